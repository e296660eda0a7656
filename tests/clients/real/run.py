"""Install Microsoft's clients from their registries into `.clients`, and try them on the fake cloud.

    python3 dev.py clients              everything
    python3 dev.py clients -k azure_cli    arguments go to pytest

Needs package indexes for Python and Node (20 or newer) in reach, the first time. What is installed is written here,
version by version: another one is another folder.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent
ROOT: Final = HERE.parents[2]
HOME: Final = ROOT / ".clients"

# One environment each: the command line has dependencies of its own that nothing else should have to bear.
PYTHON: Final = {
    "azure-cli": ["azure-cli==2.91.0"],
    "msgraph": ["msgraph-sdk==1.65.0", "azure-identity==1.27.0", "deprecated"],
}
NODE: Final = {
    "node": ["@azure/msal-node@7.2.3", "@azure/identity@4.13.1", "@microsoft/microsoft-graph-client@3.0.7"],
    "m365": ["@pnp/cli-microsoft365@11.11.0"],
}


def folder(name: str, packages: Sequence[str]) -> Path:
    """Name the folder of an environment by what is in it."""
    wanted = hashlib.sha256("\n".join([sys.version, *packages]).encode()).hexdigest()[:12]
    return HOME / f"{name}-{wanted}"


def install_python(name: str, packages: Sequence[str]) -> Path:
    """Install Python packages into an environment of their own, unless they are there."""
    home = folder(name, packages)
    if not (home / "ready").exists():
        _tell(f"installing {' '.join(packages)}")
        shutil.rmtree(home, ignore_errors=True)
        _call([sys.executable, "-m", "venv", str(home)])
        pip = [
            str(_program(home, "python")),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
        ]
        _call([*pip, *packages])
        (home / "ready").touch()
    return home


def install_node(name: str, packages: Sequence[str]) -> Path:
    """Install Node packages into a folder of their own, unless they are there."""
    home = folder(name, packages)
    if not (home / "ready").exists():
        _tell(f"installing {' '.join(packages)}")
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        (home / "package.json").write_text("{}\n", encoding="utf-8")
        npm = shutil.which("npm") or sys.exit("npm of Node 20 or newer has to be on PATH.")
        _call([npm, "install", "--silent", "--no-package-lock", "--no-audit", "--no-fund", *packages], home)
        (home / "ready").touch()
    return home


def main(arguments: Sequence[str]) -> int:
    """Install what is missing and run the tests."""
    places = {name: install_python(name, packages) for name, packages in PYTHON.items()}
    places |= {name: install_node(name, packages) for name, packages in NODE.items()}
    environment = os.environ | {_variable(name): os.fspath(place) for name, place in places.items()}
    # These are no tests for everybody's run: pytest finds them by another name.
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-o",
        "python_files=client_*.py",
        os.fspath(HERE),
        "-v",
        *arguments,
    ]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def _variable(name: str) -> str:
    return f"CLIENTS_{name.upper().replace('-', '_')}"


def _program(home: Path, name: str) -> Path:
    return home / ("Scripts" if os.name == "nt" else "bin") / name


def _call(command: Sequence[str], place: Path | None = None) -> None:
    done = subprocess.run(command, cwd=place, check=False)
    if done.returncode:
        sys.exit(
            f"{Path(command[0]).name} failed; a package index has to be in reach (PIP_INDEX_URL, npm's registry)."
        )


def _tell(text: str) -> None:
    sys.stderr.write(f"clients: {text}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
