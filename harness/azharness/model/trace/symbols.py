"""Symbols: names for what differs from backend to backend and from day to day.

In a trace they stand as `${…}` in any text, and `$$` stands for a dollar sign:

- `${Contoso.id}`, `${Contoso.name}`, `${Contoso.domain}`: a tenant of the world, by its name;
- `${Contoso.people.Global Administrator}`: the user principal name of the first person with just these roles, of the second
  with `.2` behind it; `no role` for people without one, `guest` and `disabled` before it for others; `.id` for the object ID;
- `${Contoso.groups.1}`, `${Contoso.devices.1}`, `${Contoso.workspaces.1}` with `.group` and `.subscription`: by their place;
- `${web-1.id}`, `${web-1.uri}`, `${web-1.key.1}`: the app that a step names `as`, its App ID URI, its first key;
- `${day+365}`: a date, so many days from the site's; `${now+3600}`: an instant, so many seconds from the cloud's.

`|upper` behind a symbol is its text in capital letters.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from azharness.contract.cloud import CloudTenant, Person
from azharness.model.state import State
from azharness.model.world import Registered

Labels = Mapping[str, str]
"""Client IDs (lower case) by the names that steps gave to apps."""


def symbols(state: State, labels: Labels) -> dict[str, str]:
    """What each symbol stands for in a situation, dates and instants left out."""
    return dict(
        (*_of_apps(state, labels), *(pair for one in state.world.tenants for pair in _of_tenant(one)))
    )


def known_apps(state: State) -> list[str]:
    """The client IDs of all apps that the cloud or the site knows, oldest first as far as that is known."""
    world = state.world
    everywhere = (
        *(one.client_id for one in world.registrations),
        *(one.client_id for one, _ in world.deleted),
        *(one.client_id for one in state.apps),
    )
    return list(dict.fromkeys(everywhere))


def kind_of(state: State, client_id: str) -> str:
    """Whether an app is a web app or a native one, as its name in a trace begins."""
    registered = _registered(state, client_id)
    native = registered.server if registered else not state.app(client_id)
    return "native" if native else "web"


def _registered(state: State, client_id: str) -> Registered | None:
    world = state.world
    everywhere = (*world.registrations, *(one for one, _ in world.deleted))
    return next((one for one in everywhere if one.client_id == client_id), None)


def _of_apps(state: State, labels: Labels) -> Iterator[tuple[str, str]]:
    for label, client_id in labels.items():
        yield f"{label}.id", client_id
        registered = _registered(state, client_id)
        known = state.app(client_id)
        uri = (registered and registered.app_id_uri) or (known and known.app_id_uri)
        if uri:
            yield f"{label}.uri", uri
        for number, key in enumerate(registered.keys if registered else (), start=1):
            if key.secret:
                yield f"{label}.key.{number}", key.secret


def _of_tenant(tenant: CloudTenant) -> Iterator[tuple[str, str]]:
    name = tenant.name
    yield f"{name}.id", tenant.tenant_id
    yield f"{name}.name", name
    yield from ((f"{name}.domain", domain) for domain in tenant.domains[:1])
    yield from _of_people(tenant)
    for number, group in enumerate(tenant.groups, start=1):
        yield f"{name}.groups.{number}", group.object_id
    for number, device in enumerate(tenant.devices, start=1):
        yield f"{name}.devices.{number}", device
    for number, workspace in enumerate(tenant.workspaces, start=1):
        yield f"{name}.workspaces.{number}", workspace.name
        yield f"{name}.workspaces.{number}.group", workspace.resource_group
        yield f"{name}.workspaces.{number}.subscription", workspace.subscription_id


def _of_people(tenant: CloudTenant) -> Iterator[tuple[str, str]]:
    met: Counter[str] = Counter()
    for person in tenant.people:
        sort = _sort(person)
        met[sort] += 1
        symbol = f"{tenant.name}.people.{sort}" + (f".{met[sort]}" if met[sort] > 1 else "")
        yield symbol, person.user_principal_name
        yield f"{symbol}.id", person.object_id


def _sort(person: Person) -> str:
    marks = ("" if person.enabled else "disabled ") + ("" if person.member else "guest ")
    return marks + (", ".join(sorted(person.roles)) or "no role")
