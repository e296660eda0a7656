"""The organisations of the built-in worlds: how their people, groups, devices and subscriptions are made.

Faker is needed here alone; a world that is loaded is plain data.
"""

from __future__ import annotations

import base64
import hashlib
import unicodedata
from collections.abc import Sequence
from typing import Final

import msgspec
from faker import Faker

from azfakes.wellknown import (
    APPLICATION_ADMINISTRATOR,
    CLOUD_APPLICATION_ADMINISTRATOR,
    GLOBAL_ADMINISTRATOR,
    PRIVILEGED_ROLE_ADMINISTRATOR,
)
from azfakes.worlds.schema import (
    WorldApp,
    WorldCrowd,
    WorldDevice,
    WorldGroup,
    WorldResourceGroup,
    WorldSubscription,
    WorldTenant,
    WorldUser,
    WorldWorkspace,
)

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


def contoso() -> WorldTenant:
    """Make Contoso, in the public cloud."""
    people = _people("contoso.com", 24)
    return WorldTenant(
        id="5e97358c-d99c-4558-af0c-de7774091dda",
        name="Contoso",
        initial_domain="contoso.onmicrosoft.com",
        domains=("contoso.com", "contoso.onmicrosoft.com"),
        users=(*_staff("contoso.onmicrosoft.com", "Contoso"), *people),
        groups=_groups("contoso.com", "contoso.onmicrosoft.com", people),
        devices=_devices("CONTOSO"),
        subscriptions=_subscriptions(
            "2f6f1a52-6f0e-4b6e-9c0b-6b7f0f2a7c11", "Contoso", "admin@contoso.onmicrosoft.com", "eastus"
        ),
    )


def fabrikam() -> WorldTenant:
    """Make Fabrikam, in the public cloud; it can share a world with Contoso."""
    people = _people("fabrikam.com", 12, drawn_before=24)
    return WorldTenant(
        id="b1c4f7d2-3e58-4f6a-8a5d-0c9e7d21f4b6",
        name="Fabrikam",
        initial_domain="fabrikam.onmicrosoft.com",
        domains=("fabrikam.com", "fabrikam.onmicrosoft.com"),
        users=(*_staff("fabrikam.onmicrosoft.com", "Fabrikam"), *people),
        groups=_groups("fabrikam.com", "fabrikam.onmicrosoft.com", people),
        devices=_devices("FABRIKAM"),
        subscriptions=_subscriptions(
            "7a0de3c8-94b1-4d7e-b1f2-5c3a8e6d9f04", "Fabrikam", "admin@fabrikam.onmicrosoft.com", "westeurope"
        ),
    )


def fabrikam_federal() -> WorldTenant:
    """Make Fabrikam Federal, in the US Government cloud."""
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
        subscriptions=_subscriptions(
            "c4b1d6d0-5a5f-4c43-8b61-0b1c8e7d9f33",
            "Fabrikam Federal",
            "admin@fabrikamfederal.onmicrosoft.us",
            "usgovvirginia",
        ),
    )


def northwind() -> WorldTenant:
    """Make Northwind, in the public cloud: a million people in two thousand groups, and an application that reads them."""
    app = WorldApp(
        name="Directory Reader",
        document={"signInAudience": "AzureADMyOrg"},
        secret_days=730,
        graph_roles=("Directory.Read.All", "User.ReadWrite.All", "Group.ReadWrite.All"),
    )
    return WorldTenant(
        id="9f2c6a1e-4b7d-4e03-a5c8-d16b30e97f52",
        name="Northwind",
        initial_domain="northwind.onmicrosoft.com",
        domains=("northwind.example", "northwind.onmicrosoft.com"),
        users=_staff("northwind.onmicrosoft.com", "Northwind"),
        crowd=WorldCrowd(people=1_000_000, groups=2_000),
        apps=(app,),
        subscriptions=_subscriptions(
            "e81d5f3b-0a96-4c27-93d4-7b5c2f08a61e", "Northwind", "admin@northwind.onmicrosoft.com", "westus"
        ),
    )


def with_owner(tenant: WorldTenant, company: str) -> WorldTenant:
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
    faker = sampler()
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
        on_premises_distinguished_name=_distinguished_name(user.display_name, f"corp.{domain}"),
        on_premises_security_identifier=f"{_LOCAL_DOMAIN}-{1100 + number}",
        on_premises_immutable_id=base64.b64encode(anchor).decode(),
    )


def _distinguished_name(name: str, domain: str) -> str:
    """Name a person of a local domain as RFC 4514 writes it; no name here has a letter that would have to be escaped."""
    return ",".join([f"CN={name}", "OU=Staff", *(f"DC={label}" for label in domain.split("."))])


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


def _subscriptions(
    subscription_id: str, company: str, admin: str, location: str
) -> tuple[WorldSubscription, ...]:
    """Make the one subscription of an organisation, with a workspace and with an administrator who owns it."""
    workspace = WorldWorkspace(name=f"{company.replace(' ', '-').lower()}-logs", location=location)
    group = WorldResourceGroup(name="monitoring", location=location, workspaces=(workspace,))
    return (
        WorldSubscription(
            id=subscription_id,
            name=f"{company} Production",
            owners=(admin,),
            resource_groups=(group,),
        ),
    )


def _ascii(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "".join(letter for letter in plain if letter.isalnum())


def sampler() -> Faker:
    """Give the one source of names, which always begins in the same place."""
    faker = Faker("en_US")
    faker.seed_instance(_SAMPLER_SEED)
    return faker
