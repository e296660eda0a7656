"""JSON and Markdown tell what the page tells."""

from __future__ import annotations

from tests.reports.conftest import Reporter, example, head, row, run

from azharness.journal import events

TOLD = run(
    head(row("KEY-1"), row("KEY-2", "x", "y"), row("KEY-3", "x", level="MAY"), selection=["KEY"]),
    example("a", ["KEY-1"], judged=["KEY-1"]),
    example(
        "b", ["KEY-2"], judged=["KEY-2/y"], failed=["KEY-2/x"], result="failed", reason="differs", commands=2
    ),
    [
        *example("c", ["KEY-3"])[:2],
        events.Violation(test="c", number=1, what="No answer.", cause="time-out", received=""),
    ],
)


def test_json_tells_the_run(reports: Reporter) -> None:
    """Backend, version, services, what was declined, selection, seed and how it ended are there."""
    document = reports(TOLD).json
    assert document["verdict"] == "not-conformant"
    assert document["exit_code"] == 1
    assert document["backend"]["name"] == "Example"
    assert (document["product_version"], document["seed"], document["stopped"]) == ("article", 7, "")
    assert document["services"] == ["cloud-management", "store-for-business"]
    assert (document["declined"], document["selection"]) == (["parallel"], ["KEY"])
    assert document["summary"] == {
        "passed": 1,
        "failed": 1,
        "inconclusive": 1,
        "inapplicable": 0,
        "untested": 0,
    }


def test_json_tells_requirements_and_cases(reports: Reporter) -> None:
    """Each requirement has its outcome and evidence, and so has each of its cases."""
    told = reports(TOLD).json["requirements"]["KEY-2"]
    assert (told["outcome"], told["level"], told["evidence"]) == ("failed", "MUST", ["b"])
    cases = {key: (case["outcome"], case["level"], case["evidence"]) for key, case in told["cases"].items()}
    assert cases == {"KEY-2/x": ("failed", "MUST", ["b"]), "KEY-2/y": ("inconclusive", "MUST", ["b"])}


def test_json_tells_tests_failures_and_violations(reports: Reporter) -> None:
    """Tests have result and reason; failures their sequence, differences and command line; violations their cause."""
    document = reports(TOLD).json
    assert {name: (test["result"], test["reason"]) for name, test in document["tests"].items()} == {
        "a": ("passed", ""),
        "b": ("failed", "differs"),
        "c": ("inconclusive", "broken off"),
    }
    (failure,) = document["failures"]
    assert (failure["requirement"], failure["cases"], failure["counts"]) == ("KEY-2", ["KEY-2/x"], True)
    assert [each["step"] for each in failure["sequence"]] == ["Given a site for b", "When the key is renewed"]
    assert failure["differences"][0]["observed"] == "error"
    assert failure["reproduce"] == "azharness run --requirement KEY-2 --seed 7"
    assert document["violations"][0]["cause"] == "time-out"


def test_markdown_tells_the_answer_first(reports: Reporter) -> None:
    """Heading, explanation, counts, failures, violations, requirements and the run, in this order."""
    text = reports(TOLD).markdown
    assert text.startswith("# Judged by KEY alone, Example 1.2 **is not conformant** against the article")
    parts = [
        "| passed |",
        "## 1 failed",
        "### KEY-2",
        "## Contract",
        "## Tests that",
        "## Requirements",
        "## How the",
    ]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


def test_markdown_tells_a_failure(reports: Reporter) -> None:
    """Rule, source, expected beside observed, the sequence and the command line are there."""
    text = reports(TOLD).markdown
    for told in (
        "The rule of KEY-2.",
        "- Source: Renew secret key",
        "| `view/kind` | `wizard` or `closed` | `error` |",
        "Given a site for b",
        "- Again: `azharness run --requirement KEY-2 --seed 7`",
    ):
        assert told in text
