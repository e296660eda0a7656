"""Replication delay: objects and secrets that a fault keeps out of sight for a while after their creation.

While a request is carried out that shall not see an object, it is taken out of its table and put back in its place
afterwards: whatever the request does meets a directory without it, so that reading it fails, lists lack it, and it cannot
be referenced, each in the service's own words. A secret is taken out of its application in the same way (fact G42).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any, Final, TypeVar, final

from azfakes.arm.records import Azure
from azfakes.directory.records import AppRecord, PrincipalRecord
from azfakes.directory.store import Directory
from azfakes.directory.table import Table
from azfakes.faultplan import Hit

V = TypeVar("V")
_READING: Final = ("GET", "HEAD")
_BATCH: Final = "/$batch"
_TABLES: Final = {
    "users": "/users",
    "groups": "/groups",
    "apps": "/applications",
    "principals": "/serviceprincipals",
    "devices": "/devices",
    "grants": "/oauth2permissiongrants",
    "assignments": "/approleassign",
    "access_policies": "/conditionalaccess/policies",
}
_TRACKED: Final = {
    "users": "users",
    "groups": "groups",
    "apps": "applications",
    "principals": "servicePrincipals",
    "devices": "devices",
}


@dataclass(frozen=True, slots=True)
class Seen:
    """What a lag looks at in a request: service, method, path and all of its text in lower case, and its User-Agent."""

    service: str
    method: str
    path: str
    text: str
    agent: str = ""

    @property
    def is_batch(self) -> bool:
        """Whether the request only carries others, each of which is looked at by itself."""
        return self.path.endswith(_BATCH)


@dataclass(slots=True)
class _Late:
    """An object out of sight.

    Attributes:
        fault: ID of the fault that keeps it there.
        service: where it was made.
        table: which table of a tenant or subscription it stands in.
        holder: ID of that tenant or subscription.
        key: its key there.
        names: by which requests name it, in lower case.
        collection: part of the path of its collection, in lower case.
        until: instant from which it is seen, or None.
        reads: how many more requests do not see it, or None.
        spares: beginning of the User-Agent of those who see it at once, or None.
        secret: ID of the secret of the object that alone is out of sight; None for the object itself.
    """

    fault: str
    service: str
    table: str
    holder: str
    key: str
    names: tuple[str, ...]
    collection: str
    until: int | None
    reads: int | None
    spares: str | None
    secret: str | None = None

    def is_over(self, now: int) -> bool:
        """Tell whether the object is seen by now."""
        return (self.until is not None and now >= self.until) or self.reads == 0

    def is_named(self, text: str) -> bool:
        """Tell whether a text has one of its names."""
        return any(name in text for name in self.names)

    def concerns(self, seen: Seen) -> bool:
        """Tell whether a request asks for the object, or for the collection that it is missing from."""
        if self.is_named(seen.text):
            return True
        return self.secret is None and seen.method in _READING and self.collection in seen.path

    def hides_from(self, seen: Seen) -> bool:
        """Tell whether a request does not see the object.

        Writes of the collection itself see it, as they go to where it was written: a name is taken at once. So does every
        write at Graph see a secret.
        """
        if self.spares is not None and seen.agent.startswith(self.spares):
            return False
        if self.secret is not None:
            return seen.service == "login" or seen.method in _READING
        if seen.method in ("PATCH", "DELETE"):
            return self.is_named(seen.path)
        if seen.method == "PUT":
            return self.service == "graph"
        if seen.method in _READING:
            return True
        return not seen.path.rpartition("/")[2].startswith(self.collection.rpartition("/")[2])


@final
class Lags:
    """The objects that are out of sight."""

    def __init__(self) -> None:
        self._late: list[_Late] = []

    def __bool__(self) -> bool:
        return bool(self._late)

    def add(
        self,
        hit: Hit,
        service: str,
        object_id: str,
        now: int,
        place: Directory | Azure,
        *,
        secret: str | None = None,
    ) -> None:
        """Keep an object that was made just now out of sight."""
        found = (
            _in_directory(place, object_id) if isinstance(place, Directory) else _in_azure(place, object_id)
        )
        if found is None:
            return
        table, holder, key, names, collection = found
        rule = hit.rule
        until = None if rule.lag is None else now + rule.lag
        self._late.append(
            _Late(
                hit.id,
                service,
                table,
                holder,
                key,
                names,
                collection,
                until,
                rule.lag_reads,
                rule.spares,
                secret,
            )
        )

    def add_secret(self, hit: Hit, service: str, object_id: str, now: int, place: Directory | Azure) -> None:
        """Keep the latest secret of an application or a service principal out of sight."""
        record = _secret_holder(place, object_id) if isinstance(place, Directory) else None
        if record is not None and record.secrets:
            self.add(hit, service, object_id, now, place, secret=record.secrets[-1].credential.key_id)

    def end(self, fault: str | None, directory: Directory) -> None:
        """Let everything be seen that a fault, or any, keeps out of sight."""
        for one in [one for one in self._late if fault in (None, one.fault)]:
            self._drop(one, directory)

    @contextmanager
    def unseen(self, seen: Seen, now: int, directory: Directory, azure: Azure) -> Iterator[str | None]:
        """Take out of sight what a request shall not see; tells the fault by which the request fares differently."""
        for one in [one for one in self._late if one.is_over(now)]:
            self._drop(one, directory)
        hidden = [] if seen.is_batch else [one for one in self._late if one.hides_from(seen)]
        concerned = [one for one in hidden if one.concerns(seen)]
        for one in concerned:
            one.reads = None if one.reads is None else one.reads - 1
        with ExitStack() as stack:
            for one in hidden:
                stack.enter_context(_taken_out(one, directory, azure))
            yield concerned[0].fault if concerned else None

    def _drop(self, one: _Late, directory: Directory) -> None:
        self._late.remove(one)
        tenant = directory.tenant(one.holder)
        if tenant is not None and one.table in _TRACKED and one.key in getattr(tenant, one.table):
            # Delta queries tell it from here on, and pages that are kept without it are no longer good.
            tenant.history.note(_TRACKED[one.table], one.key)  # type: ignore[arg-type]


def _secret_holder(directory: Directory, object_id: str) -> AppRecord | PrincipalRecord | None:
    """The application or service principal of an ID, unless it is out of sight itself."""
    for tenant in directory:
        record = tenant.apps.get(object_id) or tenant.principals.get(object_id)
        if record is not None:
            return record
    return None


_Found = tuple[str, str, str, tuple[str, ...], str]


def _in_directory(directory: Directory, object_id: str) -> _Found | None:
    for tenant in directory:
        for table, collection in _TABLES.items():
            record = dict.get(getattr(tenant, table), object_id)
            if record is not None:
                return table, tenant.id, object_id, tuple(_names(record, object_id)), collection
    return None


def _names(record: Any, object_id: str) -> Iterable[str]:
    shown = record.shown() if hasattr(record, "shown") else record
    further = (getattr(shown, name, None) for name in ("app_id", "user_principal_name", "device_id"))
    return (object_id.lower(), *(name.lower() for name in further if name))


def _in_azure(azure: Azure, object_id: str) -> _Found | None:
    wanted = object_id.lower()
    for one in azure:
        if any(assignment.name == object_id for assignment in one.assignments):
            return "assignments", one.id, object_id, (wanted,), "/roleassignments"
        parts = wanted.removeprefix(one.scope.lower()).strip("/").split("/")
        if not wanted.startswith(one.scope.lower()) or parts[0] != "resourcegroups":
            continue
        match parts:
            case [_, group] if group in one.groups:
                return "groups", one.id, group, (wanted,), "/resourcegroups"
            case [_, group, *_, name] if group in one.groups and name in one.groups[group].workspaces:
                return "workspaces", one.id, f"{group}/{name}", (wanted,), "/workspaces"
    return None


@contextmanager
def _taken_out(one: _Late, directory: Directory, azure: Azure) -> Iterator[None]:
    tenant, subscription = directory.tenant(one.holder), azure.subscription(one.holder)
    if one.secret is not None:
        record = _secret_holder(directory, one.key)
        with _out_of_list(
            [] if record is None else record.secrets, lambda each: each.credential.key_id == one.secret
        ):
            yield
    elif one.service == "graph" and tenant is not None:
        with _out_of_table(getattr(tenant, one.table), one.key):
            yield
    elif subscription is not None and one.table == "assignments":
        with _out_of_list(subscription.assignments, lambda each: each.name == one.key):
            yield
    elif subscription is not None:
        group, _, name = one.key.partition("/")
        outer = subscription.groups.get(group)
        inner: dict[str, Any] = outer.workspaces if name and outer is not None else subscription.groups
        with _out_of_dict(inner, name or group):
            yield
    else:
        yield


@contextmanager
def _out_of_table(table: Table[Any], key: str) -> Iterator[None]:
    back = table.take_aside(key)
    try:
        yield
    finally:
        back()


@contextmanager
def _out_of_dict(table: dict[str, V], key: str) -> Iterator[None]:
    before, record = list(table), table.pop(key, None)
    try:
        yield
    finally:
        if record is not None and key not in table:
            table[key] = record
            after = dict(table)
            table.clear()
            table.update({name: after[name] for name in (*before, *after) if name in after})


@contextmanager
def _out_of_list(listed: list[V], is_wanted: Callable[[V], bool]) -> Iterator[None]:
    place = next((place for place, one in enumerate(listed) if is_wanted(one)), None)
    taken = None if place is None else listed.pop(place)
    try:
        yield
    finally:
        if place is not None and taken is not None:
            listed.insert(place, taken)
