"""The console's notifications about secret keys, evaluated at most every `notice_lag` minutes (facts F7, F81, F82)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from azharness.contract.views import Notice
from azharness.simulator import apps
from azharness.simulator.apps import App
from azharness.simulator.context import Context

Kind = Literal["secret-keys-expire-soon", "secret-keys-expired"]

_MINUTE, _DAY = 60, 86_400
_EVALUATED_AT = "notices-evaluated-at"


def evaluate_if_due(context: Context) -> None:
    """Evaluate the notices anew, unless this was done less than `notice_lag` minutes ago."""
    now = context.clock.now()
    last = context.store.setting(_EVALUATED_AT)
    if last is None or now - int(last) >= context.settings.parameters.notice_lag * _MINUTE:
        evaluate(context)


def evaluate(context: Context) -> None:
    """Put what is to be told now in the place of what was told."""
    store = context.store
    rows = list(_about(context)) if context.version.notices else []
    with store.transaction():
        store.run("DELETE FROM notices")
        store.run_many("INSERT OR IGNORE INTO notices VALUES (?, ?)", rows)
        store.set_setting(_EVALUATED_AT, str(context.clock.now()).encode())


def current(context: Context) -> list[Notice]:
    """Each notice once, with all apps that it is about."""
    told: dict[Kind, list[str]] = {}
    for kind, client_id in context.store.rows("SELECT kind, client_id FROM notices ORDER BY kind, client_id"):
        told.setdefault(kind, []).append(client_id)
    return [Notice(kind=kind, apps=about, actions=["renew-secret-key"]) for kind, about in told.items()]


def _about(context: Context) -> Iterator[tuple[Kind, str]]:
    for app in apps.with_keys(context.store):
        kind = _kind(app, context.clock.now(), context.settings.parameters.expiry_notice_days)
        if kind is not None:
            yield kind, app.client_id


def _kind(app: App, now: int, notice_days: int) -> Kind | None:
    """What is to be told of an app's key. Of an imported app only that its date has passed (fact F85, decision A6)."""
    if app.key_expiry is None or now < app.key_expiry - notice_days * _DAY:
        return None
    if now >= app.key_expiry:
        return "secret-keys-expired"
    return "secret-keys-expire-soon" if app.source == "created" else None
