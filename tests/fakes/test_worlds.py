"""World files, name pools, and the parts below the cloud."""

from __future__ import annotations

import asyncio
import json
import sys
from importlib.resources import files
from types import SimpleNamespace

import httpx
import msgspec
import pytest

import azfakes
from azfakes import (
    Clock,
    ClockError,
    Cloud,
    InProcessControl,
    SuspendedError,
    SyncASGITransport,
    load_world,
    world_names,
)
from azfakes.errors import WorldError
from azfakes.ids import Ids
from azfakes.instants import iso, parse_iso, years_after
from azfakes.worlds.files import decode_world, encode_world
from azfakes.worlds.make import WORLDS, pools_bytes, world_bytes
from azfakes.worlds.schema import World


@pytest.mark.parametrize("name", sorted(WORLDS))
def test_a_world_file_is_what_its_recipe_makes(name: str) -> None:
    """Making a world again gives the checked-in file to the byte."""
    assert (files("azfakes.worlds") / "data" / f"{name}.json").read_bytes() == world_bytes(name)


def test_the_name_pools_are_what_their_recipe_makes() -> None:
    """Sampling the name pools again gives the checked-in file to the byte."""
    assert (files("azfakes.worlds") / "pools" / "names.json").read_bytes() == pools_bytes()


def test_the_built_in_worlds_are_these() -> None:
    """The names of the built-in worlds are stable, and the empty one is empty."""
    assert world_names() == ("clients", "contoso", "contoso-fabrikam", "empty", "fabrikam-gov", "large")
    assert load_world("empty").tenants == ()


def test_three_organisations_share_a_world() -> None:
    """Two tenants of the public cloud and one of the US Government cloud have people and administrators each."""
    contoso, fabrikam, federal = load_world("contoso-fabrikam").tenants
    people = [{user.display_name for user in tenant.users} for tenant in (contoso, fabrikam)]
    owner = contoso.users[-1]

    assert [one.cloud for one in (contoso, fabrikam, federal)] == ["public", "public", "usgov"]
    assert contoso.users[:-1] == load_world("contoso").tenants[0].users
    assert federal == load_world("fabrikam-gov").tenants[0]
    assert (owner.upn, len(owner.roles)) == ("owner@contoso.onmicrosoft.com", 2)
    assert not people[0] & people[1] - {"Zoë Brontë", "Łukasz Żółty", "José Núñez"}


def test_the_clock_stands_still_until_moved() -> None:
    """A clock moves forward by hand only."""
    clock = Clock(100)

    assert (clock.now(), clock.now(), clock.advance(5), clock.move_to(105)) == (100, 100, 105, 105)
    with pytest.raises(ClockError, match="Reset the world"):
        clock.advance(-1)


def test_a_cloud_on_the_wall_clock_goes_with_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """It begins at the machine's time, goes on by itself and from where it is moved to, and begins anew at a reset."""
    passed = [1000.0]
    machine = SimpleNamespace(time=lambda: 1_900_000_000.5, monotonic=lambda: passed[0])
    monkeypatch.setattr("azfakes.clock.time", machine)
    cloud = Cloud("clients", wall_clock=True)
    seen = [cloud.state.clock.now()]
    passed[0] += 61.5
    seen.append(cloud.state.clock.now())
    cloud.state.clock.advance(3600)
    passed[0] += 10
    seen.append(cloud.state.clock.now())
    with pytest.raises(ClockError, match="1900003671"):
        cloud.state.clock.move_to(1_900_003_670)
    cloud.reset("clients")
    seen.append(cloud.state.clock.now())
    cloud.reset("clients", instant=2_000_000_000)
    seen.append(cloud.state.clock.now())

    assert [instant - 1_900_000_000 for instant in seen] == [0, 61, 3671, 0, 100_000_000]


def test_instants_are_read_and_written() -> None:
    """Fractions are dropped, zones are heeded, leap days become 28 February."""
    leap = parse_iso("2024-02-29T12:00:00Z")

    assert iso(parse_iso("2026-01-15T10:00:00.9876543+01:00")) == "2026-01-15T09:00:00Z"
    assert iso(years_after(leap, 1)) == "2025-02-28T12:00:00Z"
    assert iso(parse_iso("0001-01-01T00:00:00Z")) == "0001-01-01T00:00:00Z"
    late = "9999-12-31T23:59:59-12:00"
    for text in ("2026-01-15", "2026-01-15T09:00:00", "2026-13-15T09:00:00Z", "now", "", late):
        with pytest.raises(ValueError, match=r"instant|month"):
            parse_iso(text)


def test_streams_of_identifiers_are_independent() -> None:
    """Drawing more of one kind changes nothing of another."""
    one, two = Ids(1), Ids(1)
    one.guid("request")

    assert one.secret() == two.secret()
    assert one.named_guid("a", "b") == two.named_guid("a", "b")
    assert one.guid("request") != two.guid("request")


def test_the_transport_refuses_an_application_that_waits() -> None:
    """Without an event loop waiting would never end, so it is an error."""

    async def sleepy(scope: object, receive: object, send: object) -> None:
        del scope, receive, send
        await asyncio.sleep(0)

    with (
        httpx.Client(transport=SyncASGITransport(sleepy)) as client,
        pytest.raises(SuspendedError, match="event loop"),
    ):
        client.get("https://any/")


def test_every_public_name_is_there() -> None:
    """Each name of `__all__` can be fetched, and no other one."""
    assert all(getattr(azfakes, name) for name in azfakes.__all__)
    with pytest.raises(AttributeError, match="no attribute"):
        _ = azfakes.nonsense
    assert "azfakes.worlds.make" in sys.modules


ODD: dict[str, tuple[list[str | int], object]] = {
    "a tenant without domains": (["domains"], []),
    "a tenant whose ID is none": (["id"], "contoso"),
    "a person whose ID is none": (["users", 0, "id"], "zz"),
    "a group whose ID is none": (["groups", 0, "id"], "zz"),
    "a device whose ID is none": (["devices", 0, "device_id"], "zz"),
    "a subscription whose ID is none": (["subscriptions", 0, "id"], "zz"),
    "a secret for longer than time is": (["apps"], [{"name": "a", "document": {}, "secret_days": 10**12}]),
    "a saved tenant of another age": (["saved", "created"], 10**30),
    "a saved subscription without tables": (["saved", "subscriptions", 0, "groups"], 5),
}


@pytest.mark.parametrize("name", ODD)
def test_a_world_that_cannot_be_is_refused(name: str) -> None:
    """What would make the cloud fail later is told when the world is loaded."""
    place, value = ODD[name]
    saved = (
        InProcessControl(Cloud("contoso")).save_world().world if "saved" in name else load_world("contoso")
    )
    world = json.loads(encode_world(saved))
    part = world["tenants"][0]
    for step in place[:-1]:
        part = part[step]
    part[place[-1]] = value
    with pytest.raises(WorldError):
        Cloud(decode_world(json.dumps(world).encode()))


def twice(*place: str) -> World:
    """Clients' world with everything in one place of its tenant there twice, or the tenant itself."""
    world = json.loads(encode_world(load_world("clients")))
    part = world["tenants"][0] if place else world
    name = place[0] if place else "tenants"
    part[name] = part[name] * 2
    return decode_world(json.dumps(world).encode())


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ((), "tenant '3c1f7a52"),
        (("users",), "person 'person@clients.onmicrosoft.com'"),
        (("apps",), "application 'Client Tests'"),
        (("subscriptions",), "subscription 'd4e8b6a0"),
    ],
)
def test_nothing_stands_in_a_world_twice(place: tuple[str, ...], told: str) -> None:
    """The second of two would take the place of the first without a word."""
    with pytest.raises(WorldError, match=told):
        Cloud(twice(*place))


def test_two_tenants_share_no_domain() -> None:
    """Neither do their domains differ in letter case alone: people are found by them."""
    one = load_world("clients").tenants[0]
    other = msgspec.structs.replace(one, id=one.id.replace("3", "4"), domains=("CLIENTS.example",))
    with pytest.raises(WorldError, match=r"domain 'clients\.example'"):
        Cloud(World(name="two", instant=0, tenants=(one, other)))


def test_domains_of_a_world_are_found_in_any_letter_case() -> None:
    """A world may write them as people do."""
    one = msgspec.structs.replace(load_world("clients").tenants[0], domains=("Clients.Example",))
    cloud = Cloud(World(name="one", instant=0, tenants=(one,)))
    with httpx.Client(transport=SyncASGITransport(cloud.app)) as client:
        url = "https://login.microsoftonline.com/clients.example/v2.0/.well-known/openid-configuration"
        assert client.get(url).status_code == 200
