"""Secrets of applications and service principals (facts G39 to G42)."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from starlette.responses import Response

from azfakes.directory.documents import PasswordCredential
from azfakes.directory.records import AppRecord, PrincipalRecord, Secret
from azfakes.directory.secrets import make_secret
from azfakes.graph import access
from azfakes.graph.bodies import as_document, required_guid
from azfakes.graph.caller import GraphCall
from azfakes.graph.collections import empty_answer, plain_answer
from azfakes.graph.credentials import note_credentials
from azfakes.graph.errors import bad_request
from azfakes.instants import parse_iso, years_after

_DEFAULT_YEARS: Final = 2


def add_secret(gcall: GraphCall, target: AppRecord | PrincipalRecord) -> Response:
    """Answer `POST …/addPassword`: the only answer that ever shows the value."""
    access.require_secret_change(gcall.caller, target, gcall.tenant)
    secret = secret_from(gcall, gcall.body().get("passwordCredential") or {})
    target.secrets.append(secret)
    note_credentials(gcall, target, "passwordCredentials")
    shown = msgspec.to_builtins(msgspec.structs.replace(secret.credential, secret_text=secret.text))
    return plain_answer(gcall.call, "microsoft.graph.passwordCredential", shown)


def remove_secret(gcall: GraphCall, target: AppRecord | PrincipalRecord) -> Response:
    """Answer `POST …/removePassword`."""
    access.require_secret_change(gcall.caller, target, gcall.tenant)
    key_id = required_guid(gcall.body(), "keyId")
    kept = [secret for secret in target.secrets if secret.credential.key_id != key_id]
    if len(kept) == len(target.secrets):
        raise bad_request(f"No password credential found with keyId '{key_id}'.")
    target.secrets[:] = kept
    note_credentials(gcall, target, "passwordCredentials")
    return empty_answer()


def secret_from(gcall: GraphCall, wish: Any) -> Secret:
    """Make the secret that a body describes: from now, for two years, unless it says otherwise.

    Raises:
        GraphError: 400 for instants that cannot be read or that end before they begin.
    """
    if not isinstance(wish, dict):
        raise bad_request("Invalid value specified for property 'passwordCredential'.")
    credential = as_document(wish, PasswordCredential)
    start = _instant(credential.start_date_time, "startDateTime", gcall.call.now)
    end = _instant(credential.end_date_time, "endDateTime", _two_years_after(start))
    if end <= start:
        raise bad_request("Password credential end date is invalid.")
    return make_secret(gcall.call.state.ids, start=start, end=end, display_name=credential.display_name)


def _two_years_after(start: int) -> int:
    """Tell when a secret ends that does not say it; one that begins in the last years of all ends at once."""
    try:
        return years_after(start, _DEFAULT_YEARS)
    except ValueError:
        return start


def _instant(text: str | None, name: str, default: int) -> int:
    if text is None:
        return default
    try:
        return parse_iso(text)
    except ValueError as error:
        raise bad_request(f"Cannot convert the literal '{text}' to the type of property '{name}'.") from error
