"""Users as Graph tells of them, and who of them is to be stored (fact F122)."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from azharness.contract import Reason
from azharness.contract.views import User
from azharness.simulator.declined import CloudFailureError

_ATTRIBUTES: Final = {
    "object_id": "id",
    "user_principal_name": "userPrincipalName",
    "display_name": "displayName",
    "mail": "mail",
    "mail_nickname": "mailNickname",
    "on_premises_security_identifier": "onPremisesSecurityIdentifier",
    "on_premises_domain_name": "onPremisesDomainName",
    "on_premises_sam_account_name": "onPremisesSamAccountName",
    "on_premises_distinguished_name": "onPremisesDistinguishedName",
}
SELECTED: Final = ",".join([*_ATTRIBUTES.values(), "accountEnabled", "userType"])
"""What is to be asked of a user."""


def is_to_be_stored(item: dict[str, Any]) -> bool:
    """Whether Graph tells of an enabled member.

    Accounts from before the property was introduced have no type; all of them are members.
    """
    return bool(item.get("accountEnabled")) and (item.get("userType") or "Member") == "Member"


def user(item: dict[str, Any], tenant_id: str) -> User:
    """A user of that tenant; `cloud-refused` where Graph tells of none."""
    attributes = {field: item.get(name) or "" for field, name in _ATTRIBUTES.items()}
    try:
        return msgspec.convert(attributes | {"tenant_id": tenant_id}, User)
    except msgspec.ValidationError:
        raise CloudFailureError(Reason.CLOUD_REFUSED) from None
