"""From what the user names to a backend: `simulated`, a URL, or `module:factory`."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

from azharness.backends.errors import BackendCrashed, BackendUnknown
from azharness.backends.guarded import guarded, made
from azharness.backends.http import HttpBackend
from azharness.contract.ports import Backend

_FORMS = "Give `simulated`, an http:// or https:// URL, or `module:factory`."


def is_remote(name: str) -> bool:
    """Whether this backend lives behind a URL."""
    return "://" in name


def check(name: str) -> None:
    """Refuse a name that cannot be a backend, before anything is started."""
    if name == "simulated" or name.startswith(("http://", "https://")):
        return
    module, colon, factory = name.partition(":")
    if "//" in name or not (module and colon and factory):
        raise BackendUnknown(f"{name!r} names no backend.", hint=_FORMS)


def resolve(name: str, *, timeout: float) -> Backend:
    """The backend of that name; `BackendUnknown` if there is none, `timeout` in seconds."""
    check(name)
    if is_remote(name):
        return HttpBackend(name, timeout=timeout)
    if name == "simulated":
        return _simulated()
    return _made(name)


def _simulated() -> Backend:
    from azharness.backends import simulated  # noqa: PLC0415  (a remote backend needs none of it)

    return simulated.backend()


def _made(name: str) -> Backend:
    module, _, factory = name.partition(":")
    # The user's own module lies in the folder where the command runs; ours come first.
    if (here := str(Path.cwd())) not in sys.path:
        sys.path.append(here)
    try:
        with guarded("import"):
            make: Any = getattr(importlib.import_module(module), factory)
    except BackendCrashed as error:
        raise BackendUnknown(f"{name!r} cannot be loaded.", cause=error.cause, hint=_FORMS) from error
    if not callable(make):
        raise BackendUnknown(f"{name!r} is no factory.", cause=f"it is {type(make).__name__}", hint=_FORMS)
    return made(name, make)
