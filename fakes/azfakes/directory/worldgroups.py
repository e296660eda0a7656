"""Groups of a world, put into their tenant."""

from __future__ import annotations

from collections.abc import Iterable

from azfakes.directory.encoding import cloud_sid
from azfakes.directory.groups import Group, GroupRecord
from azfakes.directory.records import TenantRecord
from azfakes.errors import WorldError
from azfakes.ids import Ids
from azfakes.instants import iso
from azfakes.worlds.schema import WorldGroup


def add_world_groups(tenant: TenantRecord, groups: Iterable[WorldGroup], instant: int, ids: Ids) -> None:
    """Put the groups of a world into a tenant whose people are there already.

    Raises:
        WorldError: a member is neither a person nor a group of the tenant.
    """
    wanted = list(groups)
    by_name = {group.name: _object_id(tenant, group, ids) for group in wanted}
    for group in wanted:
        record = GroupRecord(_document(tenant, group, by_name[group.name], instant))
        for member in group.members:
            user = tenant.user(member)
            object_id = user.id if user else by_name.get(member)
            if object_id is None:
                raise WorldError(f"The group {group.name!r} of the world has no member {member!r} to take.")
            record.members[object_id] = "user" if user else "group"
        tenant.add_group(record)


def _object_id(tenant: TenantRecord, group: WorldGroup, ids: Ids) -> str:
    return (group.id or ids.named_guid("group", tenant.id, group.name)).lower()


def _document(tenant: TenantRecord, group: WorldGroup, object_id: str, instant: int) -> Group:
    synchronised = group.on_premises_sam_account_name is not None
    unified = "Unified" in group.group_types
    nickname = "".join(letter for letter in group.name.lower() if letter.isalnum())
    address = f"{nickname}@{tenant.domains[0]}" if unified else None
    return Group(
        id=object_id,
        display_name=group.name,
        description=group.description,
        created_date_time=iso(instant),
        renewed_date_time=iso(instant),
        group_types=list(group.group_types),
        mail_enabled=unified,
        mail_nickname=nickname,
        mail=address,
        proxy_addresses=[f"SMTP:{address}"] if address else [],
        security_enabled=group.security_enabled,
        security_identifier=cloud_sid(object_id),
        on_premises_sync_enabled=True if synchronised else None,
        on_premises_sam_account_name=group.on_premises_sam_account_name,
        on_premises_domain_name=group.on_premises_domain_name,
        on_premises_security_identifier=group.on_premises_security_identifier,
    )
