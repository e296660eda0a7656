"""Making the world files: `python -m azfakes.worlds.make contoso` writes the same bytes every time.

Faker is needed here alone; a world that is loaded is plain data.
"""

from __future__ import annotations

import base64
import hashlib
import sys
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import msgspec
from faker import Faker

from azfakes.instants import parse_iso
from azfakes.wellknown import (
    APPLICATION_ADMINISTRATOR,
    CLOUD_APPLICATION_ADMINISTRATOR,
    GLOBAL_ADMINISTRATOR,
    PRIVILEGED_ROLE_ADMINISTRATOR,
)
from azfakes.worlds.people import Pools
from azfakes.worlds.schema import World, WorldDevice, WorldGroup, WorldSubscription, WorldTenant, WorldUser

_FOLDER: Final = Path(__file__).parent
_START: Final = parse_iso("2026-01-15T09:00:00Z")
_SAMPLER_SEED: Final = 20260115
_GUEST: Final = 6
_LOCAL_DOMAIN: Final = "S-1-5-21-1004336348-1177238915-682003330"

# Names that a reader of ASCII alone would spoil.
_OTHER_NAMES: Final = (
    ("Zoë", "Brontë"),
    ("Łukasz", "Żółty"),
    ("José", "Núñez"),
    ("Анна", "Смирнова"),
    ("美咲", "高橋"),
)


def contoso() -> World:
    """Make the default world: one tenant of the public cloud, four administrators' accounts, 24 people."""
    return World(name="contoso", instant=_START, tenants=(_contoso(),))


def fabrikam_gov() -> World:
    """Make a world with one tenant of the US Government cloud and six people."""
    return World(name="fabrikam-gov", instant=_START, tenants=(_fabrikam_federal(),))


def contoso_fabrikam() -> World:
    """Make a world of three organisations: two in the public cloud, one in the US Government cloud."""
    tenants = (_with_owner(_contoso(), "Contoso"), _with_owner(_fabrikam(), "Fabrikam"), _fabrikam_federal())
    return World(name="contoso-fabrikam", instant=_START, tenants=tenants)


def empty() -> World:
    """Make a world without a tenant."""
    return World(name="empty", instant=_START)


WORLDS: Final[dict[str, Callable[[], World]]] = {
    "contoso": contoso,
    "contoso-fabrikam": contoso_fabrikam,
    "fabrikam-gov": fabrikam_gov,
    "empty": empty,
}


def world_bytes(name: str) -> bytes:
    """Make a world and write it as its file holds it."""
    return msgspec.json.format(msgspec.json.encode(WORLDS[name]()), indent=2) + b"\n"


def pools_bytes() -> bytes:
    """Sample the name pools and write them as their file holds them."""
    faker = _sampler()
    pools = Pools(
        first=_distinct(faker.first_name, 211),
        last=_distinct(faker.last_name, 499),
    )
    return msgspec.json.format(msgspec.json.encode(pools), indent=1) + b"\n"


def main(names: list[str]) -> None:
    """Write the named worlds, or all of them and the name pools."""
    for name in names or WORLDS:
        (_FOLDER / "data" / f"{name}.json").write_bytes(world_bytes(name))
    if not names:
        (_FOLDER / "pools" / "names.json").write_bytes(pools_bytes())


def _contoso() -> WorldTenant:
    people = _people("contoso.com", 24)
    return WorldTenant(
        id="5e97358c-d99c-4558-af0c-de7774091dda",
        name="Contoso",
        initial_domain="contoso.onmicrosoft.com",
        domains=("contoso.com", "contoso.onmicrosoft.com"),
        users=(*_staff("contoso.onmicrosoft.com", "Contoso"), *people),
        groups=_groups("contoso.com", "contoso.onmicrosoft.com", people),
        devices=_devices("CONTOSO"),
        subscriptions=(
            WorldSubscription(
                id="2f6f1a52-6f0e-4b6e-9c0b-6b7f0f2a7c11",
                name="Contoso Production",
                readers=("admin@contoso.onmicrosoft.com",),
            ),
        ),
    )


def _fabrikam() -> WorldTenant:
    people = _people("fabrikam.com", 12, drawn_before=24)
    return WorldTenant(
        id="b1c4f7d2-3e58-4f6a-8a5d-0c9e7d21f4b6",
        name="Fabrikam",
        initial_domain="fabrikam.onmicrosoft.com",
        domains=("fabrikam.com", "fabrikam.onmicrosoft.com"),
        users=(*_staff("fabrikam.onmicrosoft.com", "Fabrikam"), *people),
        groups=_groups("fabrikam.com", "fabrikam.onmicrosoft.com", people),
        devices=_devices("FABRIKAM"),
        subscriptions=(
            WorldSubscription(
                id="7a0de3c8-94b1-4d7e-b1f2-5c3a8e6d9f04",
                name="Fabrikam Production",
                readers=("admin@fabrikam.onmicrosoft.com",),
            ),
        ),
    )


def _fabrikam_federal() -> WorldTenant:
    people = _people("fabrikam-federal.us", 6)
    return WorldTenant(
        id="8d3c5c0e-2f5e-4a0d-9f43-1f6d1b0c7a42",
        name="Fabrikam Federal",
        cloud="usgov",
        initial_domain="fabrikamfederal.onmicrosoft.us",
        domains=("fabrikam-federal.us", "fabrikamfederal.onmicrosoft.us"),
        users=(*_staff("fabrikamfederal.onmicrosoft.us", "Fabrikam"), *people),
        groups=_groups("fabrikam-federal.us", "fabrikamfederal.onmicrosoft.us", people),
        devices=_devices("FEDERAL"),
        subscriptions=(
            WorldSubscription(
                id="c4b1d6d0-5a5f-4c43-8b61-0b1c8e7d9f33",
                name="Fabrikam Federal Production",
                readers=("admin@fabrikamfederal.onmicrosoft.us",),
            ),
        ),
    )


def _with_owner(tenant: WorldTenant, company: str) -> WorldTenant:
    """Add an administrator of applications who may also consent to what they ask of Graph (facts G63)."""
    owner = _member(
        tenant.initial_domain,
        company,
        "owner",
        "Application Owner",
        (CLOUD_APPLICATION_ADMINISTRATOR, PRIVILEGED_ROLE_ADMINISTRATOR),
    )
    return msgspec.structs.replace(tenant, users=(*tenant.users, owner))


def _staff(domain: str, company: str) -> tuple[WorldUser, ...]:
    roles = {
        "admin": ("Global Administrator", (GLOBAL_ADMINISTRATOR,)),
        "apps": ("Cloud Application Administrator", (CLOUD_APPLICATION_ADMINISTRATOR,)),
        "appadmin": ("Application Administrator", (APPLICATION_ADMINISTRATOR,)),
        "plain": ("Plain Member", ()),
    }
    return tuple(_member(domain, company, alias, title, held) for alias, (title, held) in roles.items())


def _member(domain: str, company: str, alias: str, title: str, roles: tuple[str, ...]) -> WorldUser:
    return WorldUser(
        upn=f"{alias}@{domain}",
        display_name=f"{company} {title}",
        given_name=company,
        surname=title,
        mail_nickname=alias,
        password=f"{company}!Test-{alias}",
        roles=roles,
    )


def _people(domain: str, size: int, *, drawn_before: int = 0) -> tuple[WorldUser, ...]:
    """Make people; a tenant that shares a world with another leaves the names that were drawn before alone."""
    faker = _sampler()
    drawn = size - min(len(_OTHER_NAMES), size // 4)
    names = [(faker.first_name(), faker.last_name()) for _ in range(drawn_before + drawn)][drawn_before:]
    names += _OTHER_NAMES[: size - len(names)]
    return tuple(_person(domain, number, *name) for number, name in enumerate(names, start=1))


def _person(domain: str, number: int, first: str, last: str) -> WorldUser:
    nickname = f"{_ascii(first)}.{_ascii(last)}" if _ascii(first) else f"person{number}"
    user = WorldUser(
        upn=f"{nickname}@{domain}",
        display_name=f"{first} {last}",
        given_name=first,
        surname=last,
        mail=f"{nickname}@{domain}",
        mail_nickname=nickname,
        password=f"Person!Test-{number:02d}",
        account_enabled=number % 9 != 0,
    )
    if number == _GUEST:
        return _as_guest(user, domain)
    return _as_synchronised(user, domain, number) if number % 3 == 1 else user


def _as_guest(user: WorldUser, domain: str) -> WorldUser:
    nickname = f"{user.mail_nickname}_partner.example#EXT#"
    return msgspec.structs.replace(
        user,
        upn=f"{nickname}@{domain}",
        mail=f"{user.mail_nickname}@partner.example",
        mail_nickname=nickname,
        user_type="Guest",
    )


def _as_synchronised(user: WorldUser, domain: str, number: int) -> WorldUser:
    anchor = hashlib.sha256(f"{user.upn}/{number}".encode()).digest()[:16]
    return msgspec.structs.replace(
        user,
        on_premises_sam_account_name=user.mail_nickname,
        on_premises_domain_name=f"corp.{domain}",
        on_premises_security_identifier=f"{_LOCAL_DOMAIN}-{1100 + number}",
        on_premises_immutable_id=base64.b64encode(anchor).decode(),
    )


def _groups(domain: str, initial_domain: str, people: Sequence[WorldUser]) -> tuple[WorldGroup, ...]:
    """Make a security group, one that holds another group, one of the local domain, and one with mail."""
    names = [person.upn for person in people]
    return (
        WorldGroup(
            name="IT Administrators",
            description="Who runs the servers",
            members=(f"admin@{initial_domain}", f"apps@{initial_domain}"),
        ),
        WorldGroup(name="All Technicians", members=(names[1], "IT Administrators")),
        WorldGroup(
            name="Site Administrators",
            members=(names[0], names[3]),
            on_premises_sam_account_name="site.administrators",
            on_premises_domain_name=f"corp.{domain}",
            on_premises_security_identifier=f"{_LOCAL_DOMAIN}-2101",
        ),
        WorldGroup(
            name="Sales Team", group_types=("Unified",), security_enabled=False, members=tuple(names[1:5])
        ),
    )


def _devices(prefix: str) -> tuple[WorldDevice, ...]:
    """Make one device of each sort of trust, and one that was disabled."""
    return (
        WorldDevice(name=f"{prefix}-PC01"),
        WorldDevice(name=f"{prefix}-PC02", trust_type="ServerAd"),
        WorldDevice(name=f"{prefix}-PC03", trust_type="Workplace"),
        WorldDevice(name=f"{prefix}-PC04", account_enabled=False),
    )


def _ascii(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "".join(letter for letter in plain if letter.isalnum())


def _distinct(draw: Callable[[], str], size: int) -> list[str]:
    names: dict[str, None] = {}
    while len(names) < size:
        names[draw()] = None
    return list(names)


def _sampler() -> Faker:
    faker = Faker("en_US")
    faker.seed_instance(_SAMPLER_SEED)
    return faker


if __name__ == "__main__":
    main(sys.argv[1:])
