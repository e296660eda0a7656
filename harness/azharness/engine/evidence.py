"""Evidence: what the cloud's own log and directory show of a command, as paths below `cloud/`.

As in views, a set of texts gives its sorted tuple at its own path and `True` at `<path>/<item>`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus

from azharness.contract.cloud import LogEntry, Registration
from azharness.model import Value

_APPLICATIONS = "/v1.0/applications"
_USERS = "/v1.0/users"
_GROUPS = "/v1.0/groups"
_INSTANCE = "/discovery/instance"
"""Instance discovery, which the global cloud answers for all."""
_ADD_PASSWORD = "/addPassword"


def facts(entries: Sequence[LogEntry]) -> dict[str, Value]:
    """What a stretch of the log says."""
    writes = [entry for entry in entries if entry.wrote and entry.service != "login"]
    shown: dict[str, Value] = {
        "cloud/writes": _set(f"{entry.method} {entry.path}" for entry in writes),
        "cloud/asked": _set(f"{entry.service} {entry.method} {entry.path}" for entry in entries),
        "cloud/throttled": sum(entry.status == HTTPStatus.TOO_MANY_REQUESTS for entry in entries),
        "cloud/registrations": sum(_registers(entry) for entry in writes),
        "cloud/registrations-left": sum(_registers(entry) - _unregisters(entry) for entry in writes),
        "cloud/keys-added": sum(entry.path.endswith(_ADD_PASSWORD) for entry in writes),
        "cloud/users-read-with": _set(entry.client_id for entry in entries if _reads(entry, _USERS)),
        "cloud/groups-read-with": _set(entry.client_id for entry in entries if _reads(entry, _GROUPS)),
        "cloud/app-tokens": _set(entry.client_id for entry in entries if _gives_app_token(entry)),
        "cloud/audiences": _set(entry.audience for entry in entries if entry.audience),
        "cloud/clouds": _set(entry.cloud for entry in entries),
        "cloud/traffic": _set(entry.cloud for entry in entries if not entry.path.endswith(_INSTANCE)),
        "cloud/hosts": _set(f"{entry.cloud} {entry.service}" for entry in entries),
        "cloud/sightings": _set(label for entry in entries for label in entry.sightings),
        "cloud/people": _set(entry.user for entry in entries if entry.user),
        "cloud/token-errors": _set(
            entry.error for entry in entries if entry.service == "login" and entry.error
        ),
    }
    return shown | items(shown)


def written_app(entries: Iterable[LogEntry]) -> LogEntry | None:
    """The last request that wrote an app registration or a key of one, if any did; one that deleted it wrote none."""
    about = (entry for entry in entries if entry.path.startswith(_APPLICATIONS) and entry.method != "DELETE")
    writes = [entry for entry in about if entry.wrote]
    return writes[-1] if writes else None


def issued_secrets(entries: Iterable[LogEntry]) -> bool:
    """Whether the cloud gave a key or a refresh token away."""
    return any(
        entry.path.endswith(_ADD_PASSWORD) or entry.grant in {"authorization_code", "refresh_token"}
        for entry in entries
    )


def registration(found: Registration) -> dict[str, Value]:
    """What Entra now holds of the app that was written."""
    shown: dict[str, Value] = {
        "cloud/app/client_id": found.client_id.lower(),
        "cloud/app/name": found.name,
        "cloud/app/identifier_uris": _set(found.identifier_uris),
        "cloud/app/home_page": found.home_page,
        "cloud/app/redirect_uris": _set(found.redirect_uris),
        "cloud/app/sign_in_audience": found.sign_in_audience,
        "cloud/app/scopes": _set(found.scopes),
        "cloud/app/app_roles": _set(found.app_roles),
        "cloud/app/keys": len(found.key_ends),
        "cloud/app/public_client": found.public_client,
        "cloud/app/device_tokens": found.device_tokens,
        "cloud/app/permissions": _set(found.permissions),
        "cloud/app/owners": _set(found.owners),
        "cloud/app/key_end": found.key_ends[0] if found.key_ends else None,
    }
    return shown | items(shown)


def items(shown: Mapping[str, Value]) -> dict[str, Value]:
    """Each item of each set at a path of its own: `True` at `<path>/<item>`."""
    return {
        f"{path}/{item}": True for path, value in shown.items() if isinstance(value, tuple) for item in value
    }


def _registers(entry: LogEntry) -> bool:
    return entry.method == "POST" and entry.path == _APPLICATIONS


def _unregisters(entry: LogEntry) -> bool:
    return entry.method == "DELETE" and entry.path == f"{_APPLICATIONS}/{{id}}"


def _gives_app_token(entry: LogEntry) -> bool:
    return entry.grant == "client_credentials" and entry.status == HTTPStatus.OK


def _reads(entry: LogEntry, path: str) -> bool:
    read = entry.method == "GET" and entry.path.startswith(path)
    return read and entry.token_kind == "app" and entry.status == HTTPStatus.OK


def _set(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(items)))
