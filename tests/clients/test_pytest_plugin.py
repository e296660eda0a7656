"""The pytest plugin in somebody else's project, which has names, folders and strict settings of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from azfakes import cloud_in_test
from azfakes.errors import SetUpError

HOW_TO = Path(__file__).parents[2] / "docs" / "how-to"
PAGES = ["test-with-the-cloud.md", "point-clients-at-the-cloud.md"]
# Names that this project uses for its own folders, and settings that forgive nothing.
SETTINGS = """
[pytest]
addopts = --strict-markers --strict-config -W error -p no:cacheprovider
asyncio_mode = auto
asyncio_default_fixture_loop_scope = function
azcloud_world = empty
markers =
    slow: takes long
filterwarnings =
    error
xfail_strict = true
"""
OWN = {
    "fakes/__init__.py": "NAME = 'our own fakes'\n",
    "harness/__init__.py": "NAME = 'our own harness'\n",
    "reports/__init__.py": "NAME = 'our own reports'\n",
    "conftest.py": "import pytest\n\n@pytest.fixture\ndef cloud():\n    return 'our own cloud'\n",
    "pytest.ini": SETTINGS,
}
STRANGER = """
import sys
from datetime import UTC, datetime

import fakes, harness, reports
import httpx
import pytest


def test_our_own_names(cloud):
    assert [fakes.NAME, harness.NAME, reports.NAME, cloud] == [
        "our own fakes", "our own harness", "our own reports", "our own cloud"
    ]


@pytest.mark.slow
async def test_the_cloud_inside_a_loop(azcloud):
    async with httpx.AsyncClient() as client:
        assert (await client.get(f"{azcloud.graph}/v1.0/users")).status_code == 401


@pytest.mark.azcloud(world="contoso", instant=datetime(2027, 1, 1, tzinfo=UTC))
def test_an_app_in_a_world_without_any(azcloud, azcloud_app, azcloud_clock):
    assert azcloud_clock.now() == datetime(2027, 1, 1, tzinfo=UTC)
    azcloud.as_administrator("DELETE", f"applications/{azcloud_app.object_id}")
    search = {"ConsistencyLevel": "eventual"}
    assert azcloud.as_administrator("GET", '/applications?$search="displayName:Tested"', headers=search)["value"] == []


@pytest.mark.parametrize("number", range(4))
def test_a_server_for_each_worker(azcloud_tls, number):
    assert len(azcloud_tls.tenant.apps) == 1
    azcloud_tls.register_app(str(number))
    assert len(azcloud_tls.tenant.apps) == 2
"""


def project(folder: Path, files: dict[str, str]) -> Path:
    """Write a project."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run pytest in a project as its owner would."""
    away = {"PYTEST_ADDOPTS", "PYTEST_PLUGINS", "PYTHONPATH"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_XDIST")}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *arguments],
        cwd=folder,
        env={name: value for name, value in kept.items() if name not in away},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def blocks() -> dict[str, str]:
    """Collect the files that the how-tos show."""
    return dict(re.findall(r"```python\n# (\S+)\n(.*?)```", text(), re.DOTALL))


def text() -> str:
    """Read the how-tos."""
    return "\n".join((HOW_TO / page).read_text(encoding="utf-8") for page in PAGES)


def shown(files: dict[str, str]) -> int:
    """Count the tests that the how-tos show, each set of parameters by itself."""
    several = {"test_such_tokens_are_refused": 4, "test_each_finds_what_was_prepared": 2}
    names = re.findall(r"def (test_\w+)", "\n".join(files.values()))
    return sum(several.get(name, 1) for name in names)


def test_the_page_and_a_strangers_tests_run(tmp_path: Path) -> None:
    """Every block of the how-to, put into files as it says, passes in a project with own names and strict settings.

    Own packages and fixtures keep their meaning; workers, strict markers, asyncio and -W error are borne; the command
    line's world comes before that of the configuration.
    """
    files = blocks()
    own = OWN | files | {"test_stranger.py": STRANGER}
    done = run(project(tmp_path, own), "-n", "2", "--azcloud-world", "clients")

    assert len(files) == text().count("```python")
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{shown(files) + 7} passed" in done.stdout


def test_the_plugin_loads_nothing_by_itself(tmp_path: Path) -> None:
    """A run that asks for no fixture loads the plugin's two modules and nothing that they could bring along."""
    heavy = ["httpx", "respx", "msgspec", "starlette", "requests", "joserfc", "cryptography", "uvicorn"]
    light = (
        "import sys\n\ndef test_modules():\n    ours = sorted(n for n in sys.modules if n.startswith('az'))\n"
    )
    light += "    assert ours == ['azfakes', 'azfakes.pytest_plugin'], ours\n"
    light += f"    assert not set({heavy}) & sys.modules.keys()\n"
    quiet = [
        "-p",
        "no:hypothesispytest",
        "-p",
        "no:anyio",
        "-p",
        "no:respx",
        "-p",
        "no:asyncio",
        "-p",
        "no:xdist",
    ]
    done = run(project(tmp_path, {"test_light.py": light}), *quiet)

    assert done.returncode == 0, done.stdout + done.stderr


def test_a_marker_that_is_mistaken_is_told_so(tmp_path: Path) -> None:
    """Unknown arguments, worlds and instants without a zone end in a sentence and no traceback."""
    marks = ["wolrd='contoso'", "'nowhere'", "instant=datetime(2027, 1, 1)"]
    text = "from datetime import datetime\nimport pytest\n"
    for number, mark in enumerate(marks):
        text += f"\n@pytest.mark.azcloud({mark})\ndef test_{number}(azcloud):\n    pass\n"
    done = run(project(tmp_path, {"test_marks.py": text}))

    assert "3 errors" in done.stdout
    assert "unexpected keyword argument 'wolrd'" in done.stdout
    assert "There is no world named 'nowhere'" in done.stdout
    assert "The instant has no time zone." in done.stdout
    assert "Traceback" not in done.stdout


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        (
            {"roles": ["User.Raed.All"]},
            "no application permission 'User.Raed.All' here.\nhint: Is it 'User.Read.All'?",
        ),
        ({"scopes": ["Nonsense"]}, "no delegated permission 'Nonsense' here."),
        ({"roles": "User.Read.All"}, "hint: Write ['User.Read.All']."),
        ({"redirect_uris": ["nonsense"]}, "redirectUris"),
    ],
)
def test_an_application_that_cannot_be_registered_is_told_so(wish: dict[str, Any], told: str) -> None:
    """Permissions that nobody knows are refused before anything is made, with the nearest name."""
    with cloud_in_test() as cloud:
        with pytest.raises(SetUpError, match=re.escape(told)):
            cloud.register_app(**wish)
        assert len(cloud.tenant.apps) == 1


_ADMINISTERED = [
    ("PATCH", "/users/apps@contoso.onmicrosoft.com", {"accountEnabled": False}),
    ("PATCH", "/users/admin@contoso.onmicrosoft.com", {"passwordProfile": {"password": "Long!enough-1"}}),
    ("DELETE", "/users/appadmin@contoso.onmicrosoft.com", None),
    ("PATCH", "/policies/defaultAppManagementPolicy", {"isEnabled": True}),
    ("GET", "/oauth2PermissionGrants", None),
    ("GET", "/identity/conditionalAccess/policies", None),
]


@pytest.mark.parametrize(("method", "path", "body"), _ADMINISTERED)
def test_an_administrator_of_a_test_may_do_anything(method: str, path: str, body: Any) -> None:
    """People who hold directory roles themselves, policies and grants are within reach."""
    with cloud_in_test("contoso") as cloud:
        cloud.as_administrator(method, path, body)
        assert cloud.control.log(service="graph").entries[-1].status < 300


def test_the_plugin_can_be_turned_off(tmp_path: Path) -> None:
    """Without the plugin there is no such fixture, option or marker."""
    done = run(project(tmp_path, {"test_off.py": "def test_it(azcloud):\n    pass\n"}), "-p", "no:azcloud")

    assert "fixture 'azcloud' not found" in done.stdout


MISTAKEN = """
import pytest

@pytest.mark.azcloud(world="nowhere")
def test_world(azcloud):
    pass

@pytest.mark.azcloud(colour="red")
def test_argument(azcloud):
    pass

@pytest.mark.azcloud(people=-1)
def test_value(azcloud):
    pass

@pytest.mark.azcloud("fabrikam-gov")
def test_a_marker_chose(azcloud):
    assert azcloud.control.state().world == "fabrikam-gov"

def test_the_configuration_chose(azcloud):
    assert azcloud.control.state().world == "contoso"
"""


def test_a_mistaken_marker_is_told(tmp_path: Path) -> None:
    """A world that nobody has and an argument that does not exist are named, without a traceback of ours."""
    files = {"pytest.ini": "[pytest]\nazcloud_world = contoso\n", "test_marker.py": MISTAKEN}
    done = run(project(tmp_path, files))

    assert "2 passed, 3 errors" in done.stdout
    for told in ("nowhere", "unexpected keyword argument 'colour'", "people"):
        assert told in done.stdout
    assert "pytest_plugin.py" not in done.stdout
