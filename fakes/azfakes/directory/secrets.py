"""Client secrets: how they are made and how long they live (facts G39, G42)."""

from __future__ import annotations

from azfakes.directory.documents import PasswordCredential
from azfakes.directory.records import Secret
from azfakes.ids import Ids
from azfakes.instants import iso

_HINT_LENGTH = 3


def make_secret(ids: Ids, *, start: int, end: int, display_name: str | None = None) -> Secret:
    """Make a client secret that lives from `start` up to, but not at, `end`."""
    text = ids.secret()
    credential = PasswordCredential(
        display_name=display_name,
        start_date_time=iso(start),
        end_date_time=iso(end),
        hint=text[:_HINT_LENGTH],
        key_id=ids.guid("key"),
    )
    return Secret(credential, text, start, end)
