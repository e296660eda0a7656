"""The rows and guards of the tables that no walk reaches, each with what forbids it; and why a walk may not reach a row."""

from __future__ import annotations

from dataclasses import dataclass

from azharness.contract.hello import Decisions, Hello
from azharness.model.services import SERVICES
from azharness.model.versions import VERSIONS
from azharness.model.walk.coverage import Place


@dataclass(frozen=True)
class Unreachable:
    """A row or a guarded row, the guard or condition that forbids it, and why that never gives way."""

    place: Place
    forbidden_by: str
    why: str


ROWS = (
    Unreachable(
        (
            "wizard",
            "wizard.next in configuration when log-analytics-connector and a choice is left: accepted, summary",
        ),
        "workspace_given",
        "While a choice is left one of the three guards stands against it; the row is there for its guards.",
    ),
    Unreachable(
        (
            "connection",
            "run in succeeded when the app may not read the directory: failed permission-denied, failed",
        ),
        "the app may not read the directory",
        "A right to read that was granted is never taken back, and without one no run has succeeded before.",
    ),
)

_OFFERED = "A list refuses at once what it does not offer, so no dialog holds it at OK."

GUARDS = (
    Unreachable(("dialogs", "create-server-app: validity not Never"), "validity not Never", _OFFERED),
    Unreachable(("dialogs", "create-server-app: validity offered"), "validity offered", _OFFERED),
    Unreachable(("dialogs", "renew-secret-key: validity not Never"), "validity not Never", _OFFERED),
)

_DECIDED: tuple[tuple[str, str], ...] = (
    ("another connection has the name, and may", "unique_names"),
    ("a role in vain", "workspace_role_suffices"),
    ("granted after the import", "late_rights_count"),
    ("without it by birth", "created_issues_device_tokens"),
    ("created with the setting", "created_issues_device_tokens"),
    ("user-token@plain-http", "plain_http_refuses"),
)
"""Words in the names of rows that speak only where the backend decided in one of two ways."""
_OTHER_RENEWALS = (
    "global administrator now",
    "no more",
    "perhaps",
    "too old",
    "privileged role administrator",
)
"""Words in the names of rows on who may renew the key of a created app, which changed with a version."""


def why_unreachable(place: Place, hello: Hello) -> str:
    """Why the walk for the first version of a backend that says this of itself does not reach a row."""
    known = next((one.why for one in ROWS if one.place == place), "")
    return (
        known or _of_version(place[1], hello.product_versions[0]) or _of_decisions(place[1], hello.decisions)
    )


def _of_version(row: str, product_version: str) -> str:
    version = VERSIONS[product_version]
    for service in SERVICES:
        if service.name not in version.services and service.name in row.lower().replace(" ", "-"):
            return f"Version {product_version} does not offer {service.name}."
    if "renew-secret-key" in row and any(words in row for words in _OTHER_RENEWALS):
        return f"In version {product_version} others decide who may renew the key of a created app."
    return ""


def _of_decisions(row: str, decisions: Decisions) -> str:
    for words, name in _DECIDED:
        if words in row:
            told = "true" if getattr(decisions, name) else "false"
            return f"The backend decided otherwise: `hello.decisions.{name}` is {told}."
    return "Nothing that is done within the bounds of the walk brings about what it needs."
