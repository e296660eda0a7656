"""Secrets and certificates of applications with their lives, by the cloud's clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Final, Literal

from azfakes.directory.keys import KeyRecord
from azfakes.directory.records import AppRecord, PrincipalRecord, Secret, TenantRecord

Standing = Literal["expired", "expiring", "good", "early"]
SOON: Final = 30
"""Days before its end from which a credential counts as expiring."""
_DAY: Final = 86_400


@dataclass(frozen=True, slots=True)
class Credential:
    """A secret or a certificate, without what is secret about it.

    Attributes:
        kind: `secret` or `certificate`.
        name: display name, or None.
        key_id: key ID.
        start: first instant, in epoch seconds.
        end: first instant that is too late.
        standing: expired, expiring, good, or too early.
        days: whole days from now to its end, or since.
        of_account: whether the account holds it and not the registration.
    """

    kind: str
    name: str | None
    key_id: str | None
    start: int
    end: int
    standing: Standing
    days: int
    of_account: bool


@dataclass(frozen=True, slots=True)
class AppRow:
    """An application with its credentials."""

    name: str
    client_id: str
    has_account: bool
    credentials: list[Credential]

    def stands(self, standing: str) -> bool:
        """Tell whether one of the credentials stands so; an empty standing is any, even without one."""
        return not standing or any(one.standing == standing for one in self.credentials)


def app_rows(tenant: TenantRecord, now: int) -> Iterator[AppRow]:
    """List the applications that are registered in a tenant."""
    accounts = {one.app.id: one for one in tenant.principals.values()}
    for app in tenant.apps.values():
        account = accounts.get(app.id)
        yield AppRow(
            app.document.display_name, app.app_id, account is not None, list(_credentials(app, account, now))
        )


def counted(rows: Iterable[AppRow]) -> dict[Standing, int]:
    """Count the credentials by how they stand."""
    found: dict[Standing, int] = {"expired": 0, "expiring": 0, "good": 0, "early": 0}
    for one in chain.from_iterable(row.credentials for row in rows):
        found[one.standing] += 1
    return found


def _credentials(app: AppRecord, account: PrincipalRecord | None, now: int) -> Iterator[Credential]:
    for holder in (app, account):
        if holder is not None:
            of_account = holder is account
            yield from (_credential("secret", one, now, of_account=of_account) for one in holder.secrets)
            yield from (_credential("certificate", one, now, of_account=of_account) for one in holder.keys)


def _credential(kind: str, one: Secret | KeyRecord, now: int, *, of_account: bool) -> Credential:
    return Credential(
        kind=kind,
        name=one.credential.display_name,
        key_id=one.credential.key_id,
        start=one.start,
        end=one.end,
        standing=_standing(one.start, one.end, now),
        days=abs(one.end - now) // _DAY,
        of_account=of_account,
    )


def _standing(start: int, end: int, now: int) -> Standing:
    if now >= end:
        return "expired"
    if now < start:
        return "early"
    return "expiring" if end - now <= SOON * _DAY else "good"
