"""Nothing committed depends on one machine or on one package registry."""

from __future__ import annotations

import re

import pytest

# Put together here, so that this file does not itself hold what it forbids.
HOSTS = [f"{name}.{end}" for name, end in [("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org")]]
HOMES = ["home", "root", "Users", "work", "opt", "usr/local"]
HOST = "|".join(re.escape(host) for host in HOSTS)
UNIX_PATH = rf"(?<![\w.}})*/~-])/(?:{'|'.join(HOMES)})/\w"
WINDOWS_PATH = r"\b[A-Z]:\\+Users\b"
ADDRESS = re.compile(f"{HOST}|{UNIX_PATH}|{WINDOWS_PATH}")

PIN = re.compile(r"[a-z0-9][a-z0-9._-]*==[\w.!+]+( ; [^\\]+)? \\")
HASH = re.compile(r" {4}--hash=sha256:[0-9a-f]{64}( \\)?")
COMMENT = re.compile(r" *#.*")


def addresses(text: str) -> list[str]:
    """List the lines that hold a registry's host or a path of one machine."""
    return [line for line in text.splitlines() if ADDRESS.search(line)]


def strange_lock_lines(text: str) -> list[str]:
    """List the lines of a lock that are neither a pin, nor a hash, nor a comment."""
    shapes = (PIN, HASH, COMMENT)
    return [line for line in text.splitlines() if not any(shape.fullmatch(line) for shape in shapes)]


def test_no_file_holds_an_address(texts: dict[str, str]) -> None:
    """No file of the repository names a registry's host or a path of one machine."""
    assert {name: found for name, text in texts.items() if (found := addresses(text))} == {}


def test_locks_hold_pins_and_hashes_alone(texts: dict[str, str]) -> None:
    """The locks hold names, versions, markers and hashes, and nothing on where packages come from."""
    locks = {name: text for name, text in texts.items() if name.startswith("requirements/")}
    assert sorted(locks) == ["requirements/check.txt", "requirements/run.txt", "requirements/uv.txt"]
    assert {name: found for name, text in locks.items() if (found := strange_lock_lines(text))} == {}


@pytest.mark.parametrize("host", HOSTS)
def test_a_planted_host_is_found(host: str) -> None:
    """A registry's host is found inside an address."""
    assert addresses(f"see https://files.{host}/packages")


@pytest.mark.parametrize("home", HOMES)
def test_a_planted_path_is_found(home: str) -> None:
    """A path below a folder that only one machine has is found."""
    assert addresses(f"open '/{home}/alice/clone'")


@pytest.mark.parametrize("slashes", ["\\", "\\\\"])
def test_a_planted_windows_path_is_found(slashes: str) -> None:
    """A Windows path is found, also when its backslashes are escaped."""
    assert addresses(f"C:{slashes}Users{slashes}alice")


@pytest.mark.parametrize(
    "text", ["GET /users/alice", "/v1.0/drive/root/children", r"\\server\share", "a/work/b"]
)
def test_paths_of_services_are_no_addresses(text: str) -> None:
    """Paths that belong to a service, a share or the repository are left alone."""
    assert addresses(text) == []


@pytest.mark.parametrize(
    "line", ["--find-links wheels", "--index-url example.test", "-e .", "httpx", "httpx>=0.28 \\"]
)
def test_a_planted_lock_line_is_found(line: str) -> None:
    """An option, an address or a loose version is found in a lock."""
    assert strange_lock_lines(line) == [line]
