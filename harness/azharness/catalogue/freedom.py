"""What a backend may decide for itself: its parameters and decisions, on what ground, and which requirements hang on them."""

from __future__ import annotations

from typing import Final, Literal

import msgspec
from msgspec.inspect import BoolType, IntType, type_info

from azharness.contract.hello import Decisions, Parameters


class Freedom(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that the documents leave open.

    `meaning` is a sentence on the default, `ground` are entries of docs/reference/facts.md, `rows` the requirements that are judged by what a
    backend declares. `default` and `bounds` are texts for people.
    """

    name: str
    kind: Literal["parameter", "decision"]
    meaning: str
    ground: tuple[str, ...]
    rows: tuple[str, ...]
    default: str
    bounds: str


_Entry = tuple[str, tuple[str, ...], tuple[str, ...]]

_PARAMETERS: Final[dict[str, _Entry]] = {
    "expiry_notice_days": (
        "So many days before a key ends the first notice is due.",
        ("F83", "A2"),
        ("NTF-1", "NTF-5"),
    ),
    "notice_lag": ("So many minutes a change may take to show in the notices.", ("F82", "A3"), ("NTF-8",)),
    "settings_refresh": (
        "So many minutes a change of a tenant's authentication may take to be effective.",
        ("F101", "A30"),
        ("DIS-3", "DIS-9"),
    ),
    "membership_refresh": (
        "So many minutes apart Log Analytics Connector refreshes its collections.",
        ("F34",),
        ("CFG-5",),
    ),
    "held_token_life": (
        "So many minutes the site may go on with a token that it holds when its key ends.",
        ("A23",),
        ("KEY-1", "KEY-15"),
    ),
}

_DECISIONS: Final[dict[str, _Entry]] = {
    "unique_names": ("Names of connections are unique in any letter case.", ("A38",), ("WIZ-12",)),
    "cancel_keeps_apps": (
        "An app that was created or imported before Cancel stays known.",
        ("A15",),
        ("WIZ-16",),
    ),
    "reimport_is_import": (
        "A created app that is imported again counts as imported.",
        ("F85", "A13"),
        ("SRV-16",),
    ),
    "imported_expiry_is_told": ("The second notice tells of imported apps too.", ("F85", "A6"), ("NTF-7",)),
    "workspace_role_suffices": (
        "Contributor on the workspace alone is enough for Log Analytics Connector.",
        ("A39",),
        ("CFG-8",),
    ),
    "late_rights_count": (
        "Rights in Azure that come after Import count on the Configuration page.",
        ("A39",),
        ("CFG-9",),
    ),
    "delete_keeps_discovered": ("What was discovered stays after Delete.", ("A31",), ("CON-10",)),
    "failed_run_keeps": ("A failed discovery keeps what was stored.", ("F133", "A25"), ("DSC-9",)),
    "disabled_keeps_discovering": (
        "The site's own discovery goes on while a tenant's authentication is disabled.",
        ("F106", "A29"),
        ("DIS-10",),
    ),
    "expired_key_serves_clients": (
        "Clients still authenticate while the site's key has expired.",
        ("F147", "A23"),
        ("KEY-15",),
    ),
    "plain_http_refuses": (
        "A management point with neither HTTPS nor enhanced HTTP refuses user tokens.",
        ("F143",),
        ("FLW-10",),
    ),
    "created_issues_device_tokens": (
        "A created app can issue device tokens from birth.",
        ("F70",),
        ("FLW-13",),
    ),
}


def shown(value: object) -> str:
    """A parameter's or a decision's value for people: a number, or yes and no."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _freedoms(kind: Literal["parameter", "decision"], declared: type[msgspec.Struct]) -> tuple[Freedom, ...]:
    entries = _PARAMETERS if kind == "parameter" else _DECISIONS
    return tuple(
        Freedom(
            name=field.name,
            kind=kind,
            meaning=entries[field.name][0],
            ground=entries[field.name][1],
            rows=entries[field.name][2],
            default=shown(field.default),
            bounds=_bounds(declared, field.name),
        )
        for field in msgspec.structs.fields(declared)
    )


def _bounds(declared: type[msgspec.Struct], name: str) -> str:
    info = type_info(declared)
    kind = next(field.type for field in getattr(info, "fields", ()) if field.name == name)
    if isinstance(kind, IntType):
        return f"{kind.ge} to {kind.le}"
    return "yes or no" if isinstance(kind, BoolType) else ""


FREEDOMS: Final = (*_freedoms("parameter", Parameters), *_freedoms("decision", Decisions))
"""All of them, in the order of the contract."""


def as_table(kind: Literal["parameter", "decision"]) -> str:
    """Those of a kind as a Markdown table, as docs/reference/parameters.md has it."""
    lines = ["| name | default | bounds | meaning | ground | judged by it |", "|---|---|---|---|---|---|"]
    lines += [
        f"| `{one.name}` | {one.default} | {one.bounds} | {one.meaning} | {', '.join(one.ground)} | {', '.join(one.rows)} |"
        for one in FREEDOMS
        if one.kind == kind
    ]
    return "\n".join(lines)
