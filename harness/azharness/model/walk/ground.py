"""The small cloud that a walk happens in: two tenants in two clouds, with one person of each kind.

It is like the fake cloud's world of the same names, as far as a trace of the walk speaks of it (`WORLD`), so that the trace can be
played there.
"""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from azharness.contract.cloud import CloudGroup, CloudState, CloudTenant, Person, Workspace
from azharness.contract.hello import Capability, Decisions, Doors, Hello
from azharness.model.walk.sight import identifier

WORLD = "contoso-fabrikam"
"""The world of the fake cloud that has tenants of these names, with such people."""
START = 1_768_435_200
"""2026-01-15, midnight UTC."""
CONTOSO, FEDERAL = "c0000000-0000-4000-8000-000000000001", "f0000000-0000-4000-8000-000000000002"
CLOUDS = {CONTOSO: "public", FEDERAL: "usgov"}
_CLOUD_OF = {"Contoso": "public", "Fabrikam": "public", "Fabrikam Federal": "usgov"}
FIRST, SECOND = "administrator", "colleague"
"""The two sessions."""
GLOBAL = "Global Administrator"
ROLES = (
    GLOBAL,
    "Cloud Application Administrator",
    "Application Administrator",
    "Privileged Role Administrator",
)
_BESIDE = {"Privileged Role Administrator": "Cloud Application Administrator"}
"""The role that a person has beside another one."""
PLAIN = "plain"
GROUP = identifier(1 << 20)
DEVICE = "PC01"


def user(role: str, tenant_id: str = CONTOSO) -> str:
    """The user principal name of the person with a role, or of the one without any (`plain`)."""
    return f"{role.replace(' ', '').lower()}@{domain(tenant_id)}"


def domain(tenant_id: str) -> str:
    """The verified domain of a tenant; long enough that a trace knows it inside other texts."""
    return f"tenant{tenant_id[-1]}.example"


def date(instant: int) -> str:
    """The day of an instant, as a person types it."""
    return datetime.fromtimestamp(instant, UTC).date().isoformat()


def ground() -> CloudState:
    """The cloud as it begins: two tenants in two clouds."""
    return CloudState(
        instant=START, tenants=[_tenant(CONTOSO, "Contoso"), _tenant(FEDERAL, "Fabrikam Federal")]
    )


def neighbours() -> CloudState:
    """The same with both tenants in the public cloud."""
    return CloudState(instant=START, tenants=[_tenant(CONTOSO, "Contoso"), _tenant(FEDERAL, "Fabrikam")])


def crowd() -> CloudState:
    """The same with so many people in the first tenant that Graph needs two pages for them."""
    cloud = ground()
    first = cloud.tenants[0]
    people = [_person(CONTOSO, 100 + number, PLAIN, f"p{number}@{domain(CONTOSO)}") for number in range(1000)]
    crowded = msgspec.structs.replace(first, people=[*first.people, *people])
    return msgspec.structs.replace(cloud, tenants=[crowded, *cloud.tenants[1:]])


def hello(product_version: str = "article", *, otherwise: bool = False) -> Hello:
    """A backend that can do everything in a version; `otherwise` says whether it decided everything against the defaults."""
    decisions = dict.fromkeys(Decisions.__struct_fields__, not otherwise)
    return Hello(
        contract_version="1",
        name="walked",
        version="0",
        product_versions=[product_version],
        capabilities=sorted(Capability),
        decisions=Decisions(**decisions),
        doors=Doors(
            gateway="https://gateway",
            management_point="https://mp",
            enhanced_http="https://e",
            plain_http="https://p",
        ),
    )


def _tenant(tenant_id: str, name: str) -> CloudTenant:
    cloud = _CLOUD_OF[name]
    roles = ROLES if cloud == "public" else ROLES[:-1]
    people = [_person(tenant_id, number, role) for number, role in enumerate((*roles, PLAIN))]
    return CloudTenant(
        tenant_id=tenant_id,
        name=name,
        cloud=cloud,
        domains=[domain(tenant_id)],
        people=people,
        groups=[CloudGroup(object_id=GROUP, name="Staff", security=True, members=[people[-1].object_id])],
        devices=[DEVICE],
        workspaces=[Workspace(subscription_id=identifier(1 << 21), resource_group="monitoring", name="logs")],
    )


def _person(tenant_id: str, number: int, role: str, name: str = "") -> Person:
    return Person(
        object_id=identifier((int(tenant_id[-1]) << 16) + number),
        user_principal_name=name or user(role, tenant_id),
        enabled=True,
        member=True,
        roles=[] if role == PLAIN else sorted({role, _BESIDE.get(role, role)}),
        attributes={"displayName": role},
    )
