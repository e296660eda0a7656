"""Where walks of a client begin: on every ground on which a site serves it or not, with tokens in hand and without."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from azharness.contract import actors as a
from azharness.contract import commands as c
from azharness.model.services import CLOUD_MANAGEMENT
from azharness.model.versions import Version
from azharness.model.walk.alphabet import CLIENT
from azharness.model.walk.cloud_steps import HOUR
from azharness.model.walk.ground import CONTOSO, DEVICE, FEDERAL, PLAIN, user
from azharness.model.walk.guide import YEAR, Guide
from azharness.model.walk.search import Start

_FAR = 4
"""Steps of a client that begins with nothing."""
_MINUTES = 60


def client_starts(version: Version) -> Iterator[Start]:
    """The starts for a version."""
    yield from plain_clients()
    changes = _OPTIONS | _CHANGES if version.disables_authentication else _CHANGES
    for name, change in changes.items():
        for held, hold in _HELD.items():
            yield Start(f"a client {held}, then {name}", partial(_then, hold, change), CLIENT, 2)
        yield Start(f"a client that comes after {name}", partial(_then, _nothing, change), CLIENT, _FAR)
    yield Start("a stranger whose token has ended", partial(_then, _stranger, _AGES["long ended"]), CLIENT, 2)
    for name, age in _AGES.items():
        yield Start(f"a client whose tokens are {name}", partial(_then, _everything, age), CLIENT, 2)


def plain_clients() -> Iterator[Start]:
    """A client that begins with nothing, of apps of all kinds."""
    return (Start(f"a client of {name}", connect, CLIENT, _FAR) for name, connect in _APPS.items())


def _imported(guide: Guide) -> None:
    guide.connect(CLOUD_MANAGEMENT)


def _created(guide: Guide) -> None:
    guide.connect_created(CLOUD_MANAGEMENT)


def _of_version_two(guide: Guide) -> None:
    guide.connect(CLOUD_MANAGEMENT, guide.register(version_two=True))


def _updated(connect: Callable[[Guide], None], guide: Guide) -> None:
    connect(guide)
    guide.do(c.ConsoleUpdateSettings(client_id=guide.state.connections[0].web_app))
    guide.sign_in()
    guide.ok()


def _beside_others(guide: Guide) -> None:
    """Another app of the tenant, and one of a strange tenant with the same App ID URI."""
    guide.connect(CLOUD_MANAGEMENT, guide.register("api://equal/App"))
    guide.register()
    guide.tenant_id = FEDERAL
    guide.register("api://equal/App")
    guide.tenant_id = CONTOSO


def _beside_a_tenant(guide: Guide) -> None:
    """Another tenant whose app has the same App ID URI, and a connection too."""
    guide.connect(CLOUD_MANAGEMENT, guide.register("api://equal/App"))
    guide.tenant_id = FEDERAL
    guide.connect(CLOUD_MANAGEMENT, guide.register("api://equal/App"))
    guide.tenant_id = CONTOSO


def _named_otherwise(guide: Guide) -> None:
    """The site was told another App ID URI than the app has."""
    web = guide.register()
    guide.app_page(CLOUD_MANAGEMENT)
    guide.import_app(web, app_id_uri="api://nobody/App")
    guide.import_native(web)
    guide.to_summary()
    guide.finish()


_APPS: dict[str, Callable[[Guide], None]] = {
    "nobody": lambda _guide: None,
    "an imported app": _imported,
    "a created app": _created,
    "an app with version 2 tokens": _of_version_two,
    "an updated imported app": partial(_updated, _imported),
    "an updated created app": partial(_updated, _created),
    "an app beside others": _beside_others,
    "two tenants with one App ID URI": _beside_a_tenant,
    "an app that is named otherwise": _named_otherwise,
}


# What a client has in hand ------------------------------------------------------------------------------------------


def _nothing(guide: Guide) -> None:
    _updated(_imported, guide)


def _located(guide: Guide) -> None:
    _nothing(guide)
    guide.do(a.ClientLocate(tenant_id=CONTOSO))


def _device(guide: Guide) -> None:
    _located(guide)
    guide.do(a.ClientGetDeviceToken(device=DEVICE))
    guide.do(a.ClientPresent(door="gateway", token="pki-certificate"))


def _user(guide: Guide) -> None:
    _located(guide)
    guide.do(a.ClientSignIn(user=user(PLAIN)))


def _everything(guide: Guide) -> None:
    _device(guide)
    guide.do(a.ClientSignIn(user=user(PLAIN)))


def _restarted(guide: Guide) -> None:
    _device(guide)
    guide.do(a.ClientRestart())


_HELD: dict[str, Callable[[Guide], None]] = {
    "with everything": _everything,
    "with its user's token": _user,
    "with its device's token": _device,
    "that was restarted": _restarted,
}


def _then(hold: Callable[[Guide], None], change: Callable[[Guide], None], guide: Guide) -> None:
    hold(guide)
    change(guide)


# What may change meanwhile ------------------------------------------------------------------------------------------


def _option(value: str, guide: Guide) -> None:
    guide.change(disable_authentication=value)


def _off_by_restart(guide: Guide) -> None:
    _option("on", guide)
    guide.do(c.SiteRestartExecutive())


def _off_by_waiting(guide: Guide) -> None:
    _option("on", guide)
    guide.wait(26 * HOUR)


def _on_by_restart(guide: Guide) -> None:
    _off_by_restart(guide)
    _option("off", guide)
    guide.do(c.SiteRestartExecutive())


def _on_by_waiting(guide: Guide) -> None:
    _off_by_restart(guide)
    _option("off", guide)
    guide.wait(26 * HOUR)


def _not_kept(guide: Guide) -> None:
    guide.do(c.ConsoleProperties(name=guide.state.connections[0].name))
    guide.type(disable_authentication="on")
    guide.do(c.DialogCancel())


def _another_is_off(guide: Guide) -> None:
    guide.tenant_id = FEDERAL
    guide.connect(CLOUD_MANAGEMENT)
    guide.tenant_id = CONTOSO
    guide.change(1, disable_authentication="on")
    guide.do(c.SiteRestartExecutive())


def _deleted(guide: Guide) -> None:
    guide.delete()


def _key_ends(guide: Guide) -> None:
    guide.wait(YEAR)


def _key_ends_soon(guide: Guide) -> None:
    """The tokens are fresh still when the key ends."""
    guide.wait(365 * 24 * HOUR - HOUR // 2)
    for act in (a.ClientGetDeviceToken(device=DEVICE), a.ClientSignIn(user=user(PLAIN))):
        if guide.state.client.client_app_id:
            guide.do(act)
    guide.wait(HOUR // 2 + _MINUTES)


def _policy(guide: Guide) -> None:
    guide.do(a.PortalConditionalAccess(tenant_id=CONTOSO))


def _excluded(guide: Guide) -> None:
    """The policy keeps the client from a token, then the app is left out of it."""
    guide.register()
    _policy(guide)
    guide.do(a.ClientLocate(tenant_id=CONTOSO))
    guide.do(a.ClientSignIn(user=user(PLAIN)), allowed=False)
    web = guide.state.connections[0].web_app
    guide.do(a.PortalConditionalAccess(tenant_id=CONTOSO, excluded=[web]))


def _barred(guide: Guide) -> None:
    """The policy keeps the client from a token of the site's app, and not from one of another app."""
    other = guide.register()
    guide.do(a.PortalConditionalAccess(tenant_id=CONTOSO, excluded=[other]))
    guide.do(a.ClientLocate(tenant_id=CONTOSO))
    guide.do(a.ClientSignIn(user=user(PLAIN)), allowed=False)


def _imported_otherwise(guide: Guide) -> None:
    """The site is told another App ID URI, and the client hears of it."""
    web = guide.state.connections[0].web_app
    guide.app_page(CLOUD_MANAGEMENT, "another name")
    guide.import_app(web, app_id_uri="api://nobody/App")
    guide.do(c.WizardCancel(), a.ClientLocate(tenant_id=CONTOSO))


def _disabling(guide: Guide) -> None:
    _option("on", guide)


_OPTIONS: dict[str, Callable[[Guide], None]] = {
    "its tenant is shut out by a restart": _off_by_restart,
    "its tenant is shut out by waiting": _off_by_waiting,
    "its tenant is on the way out": _disabling,
    "its tenant is back by a restart": _on_by_restart,
    "its tenant is back by waiting": _on_by_waiting,
    "the option was not kept": _not_kept,
    "another tenant is shut out": _another_is_off,
}
_CHANGES: dict[str, Callable[[Guide], None]] = {
    "its tenant is deleted": _deleted,
    "the key ends": _key_ends,
    "the key ends while its tokens are fresh": _key_ends_soon,
    "the app is imported under another URI": _imported_otherwise,
    "a policy": _policy,
    "a policy that leaves the app out": _excluded,
    "a policy that leaves another app out": _barred,
}


def _older(seconds: int, guide: Guide) -> None:
    guide.wait(seconds)


_AGES: dict[str, Callable[[Guide], None]] = {
    "ageing": partial(_older, 70 * 60),
    "ended": partial(_older, 2 * HOUR),
    "all at their end": partial(_older, 8 * HOUR),
    "long ended": partial(_older, 9 * HOUR),
}


def _stranger(guide: Guide) -> None:
    """A client that knows of nothing but its certificate."""
    _imported(guide)
    guide.do(a.ClientPresent(door="gateway", token="pki-certificate"))
