"""What the site holds, as far as answers told it: tenants, apps, connections and what their runs may have done."""

from __future__ import annotations

from typing import Literal

import msgspec

from azharness.model.services import CLOUD_MANAGEMENT, service_named

AppKind = Literal["server", "client"]
Standing = Literal["enabled", "disabling", "disabled", "enabling", "unsure"]
"""Of a tenant's authentication."""


class SiteTenant(msgspec.Struct, frozen=True):
    """A tenant as the site knows it; `names` are all names that it may go by."""

    tenant_id: str
    names: tuple[str, ...]
    environment: str


class SiteKey(msgspec.Struct, frozen=True):
    """A secret key that the site took over at `since`: the end that it shows, and the end that Entra enforces.

    An end is None where nobody told it.
    """

    since: int
    shown_end: int | None
    real_end: int | None


class App(msgspec.Struct, frozen=True):
    """An app that the site knows.

    `keys` has the key in use last; `owner` is the object ID of the person who created it; `again` says whether a created app was
    imported again; `after_cancel` says what became of it with its wizard: it is as the backend decided, or nobody knows.
    """

    tenant_id: str
    client_id: str
    kind: AppKind
    name: str
    source: Literal["created", "imported"]
    app_id_uri: str = ""
    keys: tuple[SiteKey, ...] = ()
    owner: str = ""
    spelt: str = ""
    """The tenant ID as it was typed at the last import."""
    again: bool = False
    repeated: bool = False
    """Whether it was imported when the site knew it already."""
    seeded: bool = False
    """Whether an earlier version created it, its key with the validity Never."""
    after_cancel: Literal["", "as decided", "unknown"] = ""

    @property
    def sure(self) -> bool:
        """Whether the site certainly knows it."""
        return not self.after_cancel

    @property
    def key(self) -> SiteKey:
        """The key in use; one without ends where the app has none."""
        return self.keys[-1] if self.keys else SiteKey(0, None, None)

    @property
    def renewed(self) -> bool:
        """Whether the key was ever renewed."""
        return len(self.keys) > 1


class Stored(msgspec.Struct, frozen=True):
    """What runs have stored of a tenant: the edition of the world that the last full run saw, and the last delta run.

    A run that ended in the middle may have stored some of the edition `partly` beside it. `cites` are the case keys that
    this rests on, where they are not those of a plain run, and `news` those for what the delta runs brought. `full_at` and
    `delta_at` are the instants of those runs, None for those of a connection that was deleted. `scope` are the groups
    that both were to find.
    """

    full: int | None = None
    delta: int | None = None
    partly: int | None = None
    cites: tuple[str, ...] = ()
    news: tuple[str, ...] = ()
    full_at: int | None = None
    delta_at: int | None = None
    scope: frozenset[str] = frozenset()


class Ending(msgspec.Struct, frozen=True):
    """How the last delta run ended, and when; `again` as with full runs. Without a result nobody knows."""

    instant: int | None = None
    result: Literal["", "succeeded", "failed"] = ""
    cites: tuple[str, ...] = ()
    code: str = ""
    again: int | None = None


class History(msgspec.Struct, frozen=True):
    """One way in which the runs of a connection may have gone: how the last one ended, and what is stored.

    `code` is the cloud's error of a failed run, `again` when a run is due that the cloud has put back.
    """

    instant: int | None = None
    result: Literal["idle", "succeeded", "failed"] = "idle"
    stored: Stored = Stored()
    cites: tuple[str, ...] = ()
    """The case keys that the result of the last run rests on."""
    code: str = ""
    again: int | None = None
    regular: int | None = None
    """When the last run by the schedule was, of services that do not discover."""
    delta: Ending | None = None
    """The last delta run; None where there certainly was none."""


class Groups(msgspec.Struct, frozen=True):
    """Discovery of groups; fields as those of a connection. `ever` are all groups that were in its scope at any time."""

    period: None = None
    discovers: bool = False
    schedule: int | None = None
    timetable: str = ""
    since: int = 0
    rescheduled: int = 0
    due: Literal["", "must", "may"] = ""
    minutes: int | None = None
    delta_text: str = ""
    delta_since: int = 0
    scope: frozenset[str] = frozenset()
    scope_text: str = ""
    ever: frozenset[str] = frozenset()
    histories: frozenset[History] = frozenset({History()})
    edited: bool = False


class Authentication(msgspec.Struct, frozen=True):
    """Where a tenant's authentication stands, since which instant, and the case keys that this rests on.

    On the way (`disabling`, `enabling`) either may be effective; `unsure` where nobody told what the site keeps.
    """

    standing: Standing = "enabled"
    since: int = 0
    cites: tuple[str, ...] = ()
    """Empty while nobody has touched the option."""

    @property
    def option(self) -> str:
        """What the properties show of the option to disable it; empty where nobody told."""
        return {"disabling": "on", "disabled": "on", "unsure": ""}.get(self.standing, "off")


class Connection(msgspec.Struct, frozen=True):
    """A connection; `schedule` is the full schedule in seconds, None where its length is nobody's to say.

    `edited` are the fields that its properties changed, `rescheduled` is when the schedule was. `due` says whether the next
    `clock.set` runs a discovery that was switched on: it must, or may where a run by hand came before.
    """

    name: str
    description: str
    environment: str
    tenant_id: str
    web_app: str
    native_app: str
    discovers: bool
    schedule: int | None
    since: int
    timetable: str = ""
    """The full schedule as it was typed."""
    service: str = CLOUD_MANAGEMENT
    number: int = 0
    """Tells connections apart, whatever they are called."""
    period: int | None = None
    """Seconds between the runs of a service that discovers nothing and runs all the same."""
    values: tuple[tuple[str, str], ...] = ()
    """The fields of its Configuration page."""
    doubtful: bool = False
    """Whether the cloud may have refused when it was made."""
    histories: frozenset[History] = frozenset({History()})
    authentication: Authentication = Authentication()
    edited: frozenset[str] = frozenset()
    rescheduled: int = 0
    due: Literal["", "must", "may"] = ""
    minutes: int | None = None
    """Minutes between delta runs of user discovery; None where there are none."""
    delta_text: str = ""
    """These minutes as they were typed."""
    delta_since: int = 0
    """When delta runs were switched on, or their minutes changed."""
    groups: Groups = Groups()

    @property
    def apps(self) -> frozenset[str]:
        """Client IDs of its apps."""
        return frozenset({self.web_app, self.native_app})

    @property
    def page_edited(self) -> bool:
        """Whether its properties changed what its service does."""
        return bool(self.edited & set(service_named(self.service).fields))


class Client(msgspec.Struct, frozen=True):
    """The client that the harness plays: what it was told, and since when it holds tokens of Entra (cloud's instant).

    `token_since` is that of the user token, `device_since` of the device token; `site_until` is the site's instant at which
    the client token ends that a door gave. `user` signed in last, or tried to.
    """

    tenant_id: str = ""
    client_app_id: str = ""
    resource: str = ""
    user: str = ""
    token_since: int | None = None
    device_since: int | None = None
    token_for: tuple[str, str] = ("", "")
    """The native app and the resource that the user token was asked for with."""
    device_for: tuple[str, str] = ("", "")
    """The same of the device token."""
    site_until: int | None = None
    barred: bool = False
    """Whether a Conditional Access policy has kept it from a token."""

    @property
    def told(self) -> tuple[str, str]:
        """The native app and the resource that the site told it last."""
        return self.client_app_id, self.resource

    @property
    def standing(self) -> str:
        """Its state in the client's machine."""
        if self.token_since is not None:
            return "holding"
        return "located" if self.client_app_id else "stranger"
