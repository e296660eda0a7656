"""The console's notices about secret keys: what they may say within the lag that the backend declared (fact F82)."""

from __future__ import annotations

from azharness.model.machines.secret_key import Moment, phase
from azharness.model.prediction import ABSENT, Expect, Value
from azharness.model.site import App, SiteKey
from azharness.model.state import State
from azharness.model.text import DAY, today
from azharness.model.versions import VERSIONS

SOON = "secret-keys-expire-soon"
EXPIRED = "secret-keys-expired"
CITES = frozenset(
    {"CRT-14", "NTF-1", "NTF-2", "NTF-3", "NTF-4", "NTF-5", "NTF-6", "NTF-7", "NTF-8", "NTF-9", "KEY-13"}
)
PHASES = {SOON: "expires-soon", EXPIRED: "expired"}
ACTIONS = ("renew-secret-key",)


def notices_shown(state: State) -> dict[str, Expect]:
    """Which app each notice must name, may name, or may not; no row fails for what hangs on another's notice."""
    if not VERSIONS[state.product_version].notices:
        return {"notices#": Expect((0,), ("NTF-6",))}
    apps = [app for app in state.apps if _judged(state, app)]
    shown = {path: expect for app in apps for path, expect in _about(state, app).items()}
    named = {kind for kind in PHASES if any(_always(state, app, kind) for app in apps)}
    leads = {f"notices/{kind}/actions": Expect((ACTIONS, ABSENT), ("NTF-9",)) for kind in sorted(named)}
    return {**shown, **leads, **(_once(state, apps) if named else {})}


def _once(state: State, apps: list[App]) -> dict[str, Expect]:
    """However many apps a notice is about, it is there once; that one is missing is another rule's to say."""
    if len(apps) < 2 or len(apps) < sum(app.kind == "server" for app in state.apps):  # noqa: PLR2004  (several)
        return {}
    found = {phase for app in apps for phase in phases(state, app)}
    kinds = sum(phase in found for phase in PHASES.values())
    return {"notices#": Expect(tuple(range(kinds + 1)), ("NTF-1",))}


def _judged(state: State, app: App) -> bool:
    onboarded = state.onboarded(app.tenant_id)
    # Whether the key of an app that no connection uses any more is worth a notice, nobody says (fact F108).
    known = app.sure and app.kind == "server" and not state.orphaned(app)
    return known and onboarded and app.key.shown_end is not None


def _always(state: State, app: App, kind: str) -> bool:
    told = app.source == "created" or (kind == EXPIRED and state.decisions.imported_expiry_is_told)
    return told and phases(state, app) == {PHASES[kind]}


def _about(state: State, app: App) -> dict[str, Expect]:
    expects = {kind: _expect(state, app, kind) for kind in PHASES}
    return {f"notices/{kind}/apps/{app.client_id}": one for kind, one in expects.items() if one}


def _expect(state: State, app: App, kind: str) -> Expect | None:
    found = phases(state, app)
    if app.source == "imported":
        return _imported(state, app, kind, found)
    values: tuple[Value, ...] = tuple(
        {True if one == PHASES[kind] else ABSENT: None for one in sorted(found)}
    )
    cites = _there(state, app, kind) if values == (True,) else _not_there(app, kind, found)
    return Expect(values, cites) if len(values) == 1 else None


def _imported(state: State, app: App, kind: str, found: set[str]) -> Expect | None:
    if kind == SOON:
        return Expect((ABSENT,), ("NTF-3",)) if found == {"expires-soon"} else None
    if not state.decisions.imported_expiry_is_told:
        return Expect((ABSENT,), ("NTF-7",))
    if found == {"expired"}:
        return Expect((True,), ("NTF-7",) if _true_date(app) else ("KEY-13",))
    if found & {"expired"}:
        return None
    if not _true_date(app):
        return Expect((ABSENT,), ("KEY-13",))
    return Expect((ABSENT,), ("NTF-4",)) if app.renewed and found == {"valid"} else None


def _true_date(app: App) -> bool:
    """Whether the date that was typed is the day on which the key ends in Entra, as far as anybody told."""
    shown, real = app.key.shown_end, app.key.real_end
    return shown is None or real is None or today(shown) == today(real)


def _there(state: State, app: App, kind: str) -> tuple[str, ...]:
    if kind == SOON:
        return ("NTF-1",)
    end, lag = app.key.shown_end or 0, state.parameters.notice_lag * 60
    # Just after the lag the notice shows how quick the site is, later that it warns at all.
    return ("NTF-8",) if lag and state.instant - end < 2 * lag else ("NTF-2",)


def _not_there(app: App, kind: str, found: set[str]) -> tuple[str, ...]:
    if app.seeded and not app.renewed and found == {"valid"}:
        return ("CRT-14",)
    if found == {"expired"}:
        return ("NTF-5",)
    if app.renewed:
        return ("NTF-4",)
    return ("NTF-1",) if kind == SOON else ("NTF-2",)


def phases(state: State, app: App) -> set[str]:
    """The phases that an evaluation within the last `notice_lag` minutes can have found the app's key in."""
    begin = state.instant - state.parameters.notice_lag * 60
    moments = [one for one in _changes(state, app) if begin < one <= state.instant]
    after = {
        _phase_at(state, [key for key in app.keys if key.since <= one], one) for one in (begin, *moments)
    }
    # A key that was renewed at the very instant of an evaluation may have been looked at before.
    return after | {_phase_at(state, [key for key in app.keys if key.since < one], one) for one in moments}


def _changes(state: State, app: App) -> set[int]:
    days = state.parameters.expiry_notice_days
    ends = [key.shown_end for key in app.keys if key.shown_end is not None]
    return {*ends, *(end - days * DAY for end in ends), *(key.since for key in app.keys)}


def _phase_at(state: State, keys: list[SiteKey], instant: int) -> str:
    end = keys[-1].shown_end if keys else None
    if end is None:
        return "valid"
    return phase(Moment(end, instant, state.parameters.expiry_notice_days))
