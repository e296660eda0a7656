"""Outcomes: what became of a command."""

from __future__ import annotations

import msgspec

from azharness.contract.reasons import Reason


class CloudError(msgspec.Struct, frozen=True, kw_only=True):
    """An error as the cloud gave it: `AADSTS7000222` from Entra, `Authorization_RequestDenied` from Graph."""

    source: str
    """`entra`, `graph` or `arm`."""
    code: str
    """The cloud's own code; Entra's with the prefix `AADSTS`."""


class Accepted(msgspec.Struct, frozen=True, kw_only=True, tag_field="outcome", tag="accepted"):
    """The command was carried out."""


class Refused(msgspec.Struct, frozen=True, kw_only=True, tag_field="outcome", tag="refused"):
    """The site itself declined; nothing changed on either side."""

    reason: Reason
    field: str = ""
    """The field that the reason is about, or empty."""
    message: str = ""
    """For people; never compared."""


class Failed(msgspec.Struct, frozen=True, kw_only=True, tag_field="outcome", tag="failed"):
    """The cloud declined or did not answer; `error` is what it said (absent when it said nothing)."""

    reason: Reason
    error: CloudError | None = None
    message: str = ""
    """For people; never compared."""


class Pending(msgspec.Struct, frozen=True, kw_only=True, tag_field="outcome", tag="pending"):
    """The command waits for a person's sign-in at `authorize_url`; `signin.complete` goes on from there."""

    authorize_url: str


Outcome = Accepted | Refused | Failed | Pending
