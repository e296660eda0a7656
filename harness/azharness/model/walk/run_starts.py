"""Where walks begin that are about runs and authentication: before the next run, with every ground on which it can end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from azharness.contract import actors as a
from azharness.contract import commands as c
from azharness.model.services import CLOUD_MANAGEMENT, LOG_ANALYTICS, STORE
from azharness.model.state import State
from azharness.model.versions import Version
from azharness.model.walk.alphabet import FAULTS, RUNS, TIME
from azharness.model.walk.cloud_steps import DAY, HOUR
from azharness.model.walk.console_steps import delete_steps
from azharness.model.walk.ground import crowd
from azharness.model.walk.guide import YEAR, Guide
from azharness.model.walk.search import Start
from azharness.model.walk.step import Step, step, together

Way = Callable[[Guide], object]
_UNMEASURED = {"user_full_schedule": "P1M", "group_full_schedule": "P1M"}
"""Schedules whose length is nobody's to say, so that discovery may have run or not."""
_MINUTE = 60
_HALF = 190 * DAY
_DAY_BEFORE = 364 * DAY
"""The portal's keys end a year after they were made, at midnight."""


def run_starts(version: Version) -> Iterator[Start]:
    """The starts for a version."""
    if version.disables_authentication:
        yield Start("discovery: disabled", _disabled, RUNS, 2)
        yield Start("discovery at once: disabled", _due_disabled, RUNS, 2)
        yield Start("a tenant's authentication", _settled, _AUTHENTICATION, 5)
    for name, way in _DISCOVERY.items():
        yield Start(f"discovery: {name}", way, RUNS, 2)
    for name, way in _DUE.items():
        yield Start(f"discovery at once: {name}", way, RUNS, 2)
    yield Start("discovery in a cloud with faults", _tried, _FAILING, 2)
    yield Start("discovery with an app that is not seen yet", _unseen, RUNS, 2)
    yield Start("discovery that is told to wait, and refused", _told_twice, TIME, 1)
    yield Start("discovery of a crowd in a cloud with faults", _tried, _FAILING, 2, crowd)
    for service in sorted(version.services & {LOG_ANALYTICS, STORE}):
        for before in _BEFORE:
            for ground in _GROUNDS:
                yield Start(
                    f"{service}: {ground}, {before}", partial(_service, service, before, ground), RUNS, 2
                )
            with_faults = partial(_service, service, before, "as ever")
            yield Start(f"{service}: faults, {before}", with_faults, _FAILING, 2)
        yield Start(f"{service}: renewed late", partial(_renewed_late, service), RUNS, 3)
        yield Start(f"{service}: renewed late, never run", partial(_connected_late, service), RUNS, 2)
        yield Start(f"{service}: renewed late, then connected", partial(_connected_again, service), RUNS, 2)
    yield Start("faults and the store's run by hand", _store, together(RUNS, FAULTS), 2)


_FAILING = together(TIME, FAULTS)


def _connected(guide: Guide) -> str:
    return guide.connect(CLOUD_MANAGEMENT, **_UNMEASURED)


def _settled(guide: Guide) -> None:
    guide.connect(CLOUD_MANAGEMENT, user_discovery="off", group_discovery="off")


def _tried(guide: Guide) -> str:
    """Discovery may have failed, may have succeeded, and may not have run."""
    web = _connected(guide)
    _fail(guide)
    guide.wait(HOUR)
    return web


def _fail(guide: Guide) -> None:
    guide.fault("unavailable", "login")
    guide.wait(_MINUTE)
    guide.do(a.FaultClear())


def _unseen(guide: Guide) -> None:
    """The app was created a moment ago; what knows of it is not all of Entra."""
    guide.fault("unreplicated", "graph", "POST", "/v1.0/applications")
    guide.connect_created(CLOUD_MANAGEMENT, **_UNMEASURED)


def _told_twice(guide: Guide) -> None:
    _tried(guide)
    guide.fault("throttled", "graph", "GET", "/v1.0/users")
    guide.fault("refused", "graph", "GET", "/v1.0/users")


# Discovery ----------------------------------------------------------------------------------------------------------


def _changed(guide: Guide) -> None:
    _tried(guide)
    guide.change(user_delta_minutes="7")


def _disabled(guide: Guide) -> None:
    _tried(guide)
    guide.change(disable_authentication="on")
    guide.do(c.SiteRestartExecutive())


def _left_alone(guide: Guide) -> None:
    guide.connect(STORE, _connected(guide))
    guide.delete(1)
    _fail(guide)
    guide.wait(HOUR)


def _renewed_for_all(guide: Guide) -> None:
    web = _tried(guide)
    guide.connect(STORE, web)
    _renew_half_way(web, guide)


def _renewed_in_time(guide: Guide) -> None:
    _renew_half_way(_tried(guide), guide)


def _renew_half_way(web: str, guide: Guide) -> None:
    """The key is renewed long before its end, which then passes."""
    guide.cloud_waits(_HALF)
    guide.renew(web)
    guide.cloud_waits(_HALF)


def _renewed_too_late(guide: Guide) -> None:
    web = _tried(guide)
    guide.wait(YEAR)
    guide.renew(web)


def _just_ended(guide: Guide) -> None:
    _tried(guide)
    guide.wait(_DAY_BEFORE)
    guide.wait(DAY - HOUR)


def _ended(guide: Guide) -> None:
    _tried(guide)
    guide.wait(YEAR)


def _unreading(guide: Guide) -> None:
    guide.connect(CLOUD_MANAGEMENT, guide.register(reads=False), **_UNMEASURED)
    _fail(guide)
    guide.wait(HOUR)


def _granted(guide: Guide) -> None:
    """Directory read is granted by an update of the settings."""
    web = guide.connect(CLOUD_MANAGEMENT, guide.register(reads=False), **_UNMEASURED)
    _fail(guide)
    guide.do(c.ConsoleUpdateSettings(client_id=web))
    guide.sign_in()
    guide.ok()
    guide.tick()


_DISCOVERY: dict[str, Way] = {
    "as ever": _tried,
    "changed": _changed,
    "left alone on the app": _left_alone,
    "renewed for all": _renewed_for_all,
    "renewed in time": _renewed_in_time,
    "renewed too late": _renewed_too_late,
    "the key has just ended": _just_ended,
    "the key has ended": _ended,
    "the app may not read": _unreading,
    "the app may read since a short time": _granted,
}

_ALONE = {"user_delta": "off", "group_discovery": "off"}
"""Discovery by full runs alone, whose schedule leaves no doubt when they are due."""


def _due(guide: Guide) -> str:
    """The first discovery is due."""
    return guide.connect(CLOUD_MANAGEMENT, **_ALONE)


def _due_changed(guide: Guide) -> None:
    _due(guide)
    guide.change(user_full_schedule="P1D")


def _due_disabled(guide: Guide) -> None:
    _due(guide)
    guide.change(disable_authentication="on")
    guide.do(c.SiteRestartExecutive())


def _due_renewed(guide: Guide) -> None:
    _renew_half_way(_due(guide), guide)


def _due_again(guide: Guide) -> None:
    """The key is renewed after its end, and the tenant then connected anew with the same app."""
    web = _due(guide)
    guide.wait(YEAR)
    guide.renew(web)
    guide.delete()
    guide.connect(CLOUD_MANAGEMENT, web, **_ALONE)


def _due_unreading(guide: Guide) -> None:
    guide.connect(CLOUD_MANAGEMENT, guide.register(reads=False), **_ALONE)


_DUE: dict[str, Way] = {
    "changed": _due_changed,
    "renewed in time": _due_renewed,
    "renewed too late": _due_again,
    "the app may not read": _due_unreading,
}


# Authentication -----------------------------------------------------------------------------------------------------


def _options(state: State) -> Iterator[Step]:
    """The option is set or put back, the site's service restarted, and the tenant connected again with its apps."""
    for one in state.connections:
        opened = c.ConsoleProperties(name=one.name)
        for value in ("on", "off"):
            entry = c.DialogEnter(field="disable_authentication", value=value)
            yield step(opened, entry, c.DialogOk())
            yield step(opened, entry, c.DialogCancel())
    yield step(c.SiteRestartExecutive())
    if not state.connections:
        yield _again(state)


def _again(state: State) -> Step:
    web, native = (next(app for app in state.apps if app.kind == kind) for kind in ("server", "client"))
    fields = {"user_discovery": "off", "group_discovery": "off"}
    return step(
        c.WizardStart(),
        c.WizardEnter(field="name", value="again"),
        c.WizardEnter(field="service", value=CLOUD_MANAGEMENT),
        c.WizardNext(),
        c.WizardEnter(field="environment", value="public"),
        c.WizardBrowse(kind="server"),
        c.DialogSelect(client_id=web.client_id),
        c.DialogOk(),
        c.WizardBrowse(kind="client"),
        c.DialogSelect(client_id=native.client_id),
        c.DialogOk(),
        c.WizardNext(),
        *(c.WizardEnter(field=name, value=value) for name, value in fields.items()),
        c.WizardNext(),
        c.WizardNext(),
        c.WizardNext(),
        c.WizardClose(),
    )


_AUTHENTICATION = together(_options, TIME, delete_steps)


# The other services -------------------------------------------------------------------------------------------------


def _store(guide: Guide) -> None:
    guide.connect(STORE)


def _never_ran(_guide: Guide) -> None:
    """Nothing: the site was not told the time since."""


def _succeeded(guide: Guide) -> None:
    guide.wait(HOUR)


_BEFORE: dict[str, Callable[[Guide], None]] = {
    "never run": _never_ran,
    "after a success": _succeeded,
    "after a failure": _fail,
}


def _as_ever(_service: str, _web: str, _guide: Guide) -> None:
    """Nothing."""


def _page_changed(service: str, _web: str, guide: Guide) -> None:
    if service == STORE:
        guide.change(languages="en-US,de-DE,fr-FR")


def _colleague_left(_service: str, web: str, guide: Guide) -> None:
    guide.connect(CLOUD_MANAGEMENT, web)
    guide.delete(1)


def _for_all(_service: str, web: str, guide: Guide) -> None:
    guide.connect(CLOUD_MANAGEMENT, web)
    _in_time(_service, web, guide)


def _in_time(_service: str, web: str, guide: Guide) -> None:
    _renew_half_way(web, guide)


def _key_ends(_service: str, _web: str, guide: Guide) -> None:
    guide.cloud_waits(YEAR)


_GROUNDS: dict[str, Callable[[str, str, Guide], None]] = {
    "as ever": _as_ever,
    "changed": _page_changed,
    "left alone on the app": _colleague_left,
    "renewed for all": _for_all,
    "renewed in time": _in_time,
    "the key has ended": _key_ends,
}


def _service(service: str, before: str, ground: str, guide: Guide) -> None:
    web = guide.connect(service)
    _BEFORE[before](guide)
    _GROUNDS[ground](service, web, guide)


def _renewed_late(service: str, guide: Guide) -> None:
    """The last run was just before the key's end, the renewal just after it, and the next run is still to come."""
    web = guide.connect(service)
    guide.wait(_DAY_BEFORE)
    guide.wait(DAY - HOUR)
    guide.wait(HOUR + HOUR // 2)
    guide.renew(web)


def _connected_late(service: str, guide: Guide) -> None:
    """The connection is made with an app whose key has ended, and renewed before the first run."""
    web = guide.register()
    guide.app_page(service)
    guide.import_app(web)
    guide.wait(YEAR)
    guide.to_summary()
    guide.finish()
    guide.renew(web)


def _connected_again(service: str, guide: Guide) -> None:
    """The key is renewed after its end, and the service then connected anew with the same app."""
    web = guide.connect(service)
    guide.wait(YEAR)
    guide.renew(web)
    guide.delete()
    guide.connect(service, web)
