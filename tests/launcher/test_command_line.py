"""The launcher's own command line, and how it hands over to the programs of .venv."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ECHO = """\
#!{python}
import os, sys
print(os.path.basename(sys.argv[0]), sys.argv[1:], os.getcwd(), os.environ["VIRTUAL_ENV"])
sys.exit(int(sys.argv[-1]))
"""
needs_shebang = pytest.mark.skipif(os.name == "nt", reason="plants a script where Windows has an .exe")


def plant(dev: ModuleType, name: str, text: str = ECHO) -> None:
    """Put a script into .venv."""
    script = dev.program(name)
    script.write_text(text.format(python=sys.executable))
    script.chmod(0o755)


@pytest.mark.parametrize("arguments", [[], ["--help"], ["-h"], ["help"]])
def test_help_explains_every_verb(
    dev: ModuleType, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a verb or with --help the launcher explains itself on stdout."""
    assert dev.main(arguments) == 0
    shown = capsys.readouterr().out
    assert [verb for verb in (*dev.STARTS, "check", *dev.CHECKS) if verb not in shown] == []


@pytest.mark.parametrize("arguments", [["walk"], ["--version"], ["check", "walk"]])
def test_an_unknown_word_is_a_usage_error(
    dev: ModuleType, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """An unknown verb or check ends with exit code 2 and one line that quotes it."""
    assert dev.main(arguments) == 2
    assert repr(arguments[-1]) in capsys.readouterr().err
    assert not dev.HOME.exists()


@needs_shebang
@pytest.mark.parametrize(
    ("verb", "shown"),
    [
        ("run", "azharness ['run', '-x', '3']"),
        ("azharness", "azharness ['-x', '3']"),
        ("test", "pytest ['-x', '3']"),
    ],
)
def test_arguments_and_exit_code_pass_through(
    made: ModuleType, verb: str, shown: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """Each verb starts its program in the activated .venv and answers its exit code."""
    plant(made, shown.split(maxsplit=1)[0])
    assert made.main([verb, "-x", "3"]) == 3
    folder = made.ROOT if verb == "test" else Path.cwd()
    assert capfd.readouterr().out == f"{shown} {folder} {made.HOME}\n"


@needs_shebang
def test_all_tests_together_use_every_core(made: ModuleType, capfd: pytest.CaptureFixture[str]) -> None:
    """`test` alone starts as many workers as there are cores; whoever gives arguments decides for himself."""
    plant(made, "pytest")
    made.main(["test"])
    assert capfd.readouterr().out.startswith("pytest ['-n', 'auto', '--dist', 'loadgroup'] ")


def test_every_check_is_run(made: ModuleType, capfd: pytest.CaptureFixture[str]) -> None:
    """A check that fails does not hide the others; its exit code is the answer."""
    for name, code in [("ruff", 0), ("mypy", 4), ("lint-imports", 6)]:
        plant(made, name, f"#!{sys.executable}\nimport sys; print({name!r}); sys.exit({code})\n")
    assert made.main(["check"]) == 4
    assert capfd.readouterr().out.split() == ["ruff", "ruff", "mypy", "lint-imports"]


@needs_shebang
def test_an_interrupted_check_ends_them_all(made: ModuleType, capfd: pytest.CaptureFixture[str]) -> None:
    """After Ctrl-C no further check is begun."""
    plant(made, "ruff", "#!/bin/sh\necho ruff; kill -INT $$\n")
    assert made.main(["check"]) == 130
    assert capfd.readouterr().out.split() == ["ruff"]


@needs_shebang
def test_ctrl_c_is_the_programs_to_decide(made: ModuleType) -> None:
    """The launcher waits for a program that takes its time after Ctrl-C, and answers its exit code."""
    script = """\
#!{python}
import sys, time
try:
    print("ready", flush=True)
    time.sleep(20)
except KeyboardInterrupt:
    time.sleep(0.5)
    sys.exit(7)
"""
    plant(made, "pytest", script)
    command = [sys.executable, str(made.ROOT / "dev.py"), "test"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True) as launcher:
        assert launcher.stdout is not None
        launcher.stdout.readline()
        os.killpg(launcher.pid, signal.SIGINT)
        assert launcher.wait(10) == 7


@pytest.mark.parametrize(("ended", "code"), [(0, 0), (3, 3), (-2, 130), (-15, 143), (0xC000013A, 130)])
def test_signals_become_exit_codes(dev: ModuleType, ended: int, code: int) -> None:
    """A program that a signal ended answers 128 and the signal; Windows' way of saying Ctrl-C is 130 too."""
    assert dev.exit_code(ended) == code
