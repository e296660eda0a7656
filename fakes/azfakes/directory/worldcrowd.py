"""The crowd of a world's tenant, put behind its people, and the groups into which it is spread."""

from __future__ import annotations

from azfakes.directory.crowd import Crowd, CrowdIds, CrowdMembers, CrowdNames, CrowdPart, CrowdTable
from azfakes.directory.encoding import cloud_sid
from azfakes.directory.groups import Group, GroupRecord
from azfakes.directory.records import TenantRecord
from azfakes.ids import Ids
from azfakes.instants import iso
from azfakes.worlds.schema import WorldCrowd


def add_crowd(tenant: TenantRecord, wanted: WorldCrowd, instant: int, ids: Ids) -> None:
    """Put a crowd into a tenant; it takes next to no memory, however large it is."""
    key = ids.named_guid("crowd", tenant.id)
    crowd = Crowd(wanted.people, tenant.domains[0], iso(instant), CrowdIds(key))
    tenant.users = CrowdTable(dict(tenant.users), crowd)
    tenant.user_names = CrowdNames(tenant.user_names, crowd)
    for number in range(wanted.groups):
        document = _group(tenant, number + 1, instant, ids)
        tenant.groups[document.id] = GroupRecord(
            document, CrowdMembers({}, CrowdPart(crowd, wanted.groups, number))
        )


def _group(tenant: TenantRecord, number: int, instant: int, ids: Ids) -> Group:
    object_id = ids.named_guid("crowd-group", tenant.id, str(number))
    return Group(
        id=object_id,
        display_name=f"Team {number:05d}",
        created_date_time=iso(instant),
        renewed_date_time=iso(instant),
        mail_enabled=False,
        mail_nickname=f"team{number:05d}",
        security_enabled=True,
        security_identifier=cloud_sid(object_id),
    )
