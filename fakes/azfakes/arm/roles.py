"""Role definitions: the built-in ones, and how actions are matched (facts R9, R10)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

OWNER: Final = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"
CONTRIBUTOR: Final = "b24988ac-6180-42a0-ab88-20f7382dd24c"
READER: Final = "acdd72a7-3385-48ef-bd42-f606fba81ae7"
USER_ACCESS_ADMINISTRATOR: Final = "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9"
LOG_ANALYTICS_CONTRIBUTOR: Final = "92aaf0da-9dab-42b6-94a3-d43ce8d16293"
LOG_ANALYTICS_READER: Final = "73c42c96-874c-492b-b04d-ab87d138a893"
MONITORING_CONTRIBUTOR: Final = "749f88d5-cbae-40b8-bcfc-e573ddc772fa"


@dataclass(frozen=True, slots=True)
class RoleDefinition:
    """A role: what it allows and what it takes away from that.

    Attributes:
        id: the GUID that names it.
        name: display name.
        description: what it is for.
        actions: allowed operations, `*` for any text.
        not_actions: operations taken away again.
        data_actions: allowed operations on data, which Resource Manager itself does not carry out.
        not_data_actions: such operations taken away again.
        assignable_scopes: where it may be assigned.
        built_in: whether Azure brings it along.
        instant: when it was made, in epoch seconds; 0 for the built-in ones.
    """

    id: str
    name: str
    description: str
    actions: tuple[str, ...]
    not_actions: tuple[str, ...] = ()
    assignable_scopes: tuple[str, ...] = ("/",)
    built_in: bool = True
    instant: int = 0
    data_actions: tuple[str, ...] = ()
    not_data_actions: tuple[str, ...] = ()

    def permissions(self) -> dict[str, list[str]]:
        """Write what the role allows, as Resource Manager does."""
        return {
            "actions": list(self.actions),
            "notActions": list(self.not_actions),
            "dataActions": list(self.data_actions),
            "notDataActions": list(self.not_data_actions),
        }

    def allows(self, action: str) -> bool:
        """Tell whether the role lets its holders carry out an operation."""
        return _any_matches(self.actions, action) and not _any_matches(self.not_actions, action)


_COMMON: Final = (
    "Microsoft.Authorization/*/read",
    "Microsoft.Insights/alertRules/*",
    "Microsoft.Resources/deployments/*",
    "Microsoft.Resources/subscriptions/resourceGroups/read",
    "Microsoft.Support/*",
)
_DEFINITIONS: Final = (
    RoleDefinition(OWNER, "Owner", "Manages everything, and who may do so.", ("*",)),
    RoleDefinition(
        CONTRIBUTOR,
        "Contributor",
        "Manages everything, but not who may do so.",
        ("*",),
        (
            "Microsoft.Authorization/*/Delete",
            "Microsoft.Authorization/*/Write",
            "Microsoft.Authorization/elevateAccess/Action",
        ),
    ),
    RoleDefinition(READER, "Reader", "Sees everything and changes nothing.", ("*/read",)),
    RoleDefinition(
        USER_ACCESS_ADMINISTRATOR,
        "User Access Administrator",
        "Manages who may do what.",
        ("*/read", "Microsoft.Authorization/*", "Microsoft.Support/*"),
    ),
    RoleDefinition(
        LOG_ANALYTICS_CONTRIBUTOR,
        "Log Analytics Contributor",
        "Reads all monitoring data and manages its settings.",
        (
            "*/read",
            "Microsoft.Insights/diagnosticSettings/*",
            "Microsoft.OperationalInsights/*",
            "Microsoft.OperationsManagement/*",
            "Microsoft.Resources/deployments/*",
            "Microsoft.Resources/subscriptions/resourcegroups/deployments/*",
            "Microsoft.Support/*",
        ),
    ),
    RoleDefinition(
        LOG_ANALYTICS_READER,
        "Log Analytics Reader",
        "Reads and searches all monitoring data.",
        (
            "*/read",
            "Microsoft.OperationalInsights/workspaces/analytics/query/action",
            "Microsoft.OperationalInsights/workspaces/search/action",
            "Microsoft.Support/*",
        ),
        ("Microsoft.OperationalInsights/workspaces/sharedKeys/read",),
    ),
    RoleDefinition(
        MONITORING_CONTRIBUTOR,
        "Monitoring Contributor",
        "Reads all monitoring data and changes monitoring settings.",
        (
            "*/read",
            "Microsoft.Insights/*",
            "Microsoft.OperationalInsights/workspaces/write",
            "Microsoft.OperationalInsights/workspaces/sharedKeys/action",
            "Microsoft.Support/*",
        ),
    ),
    RoleDefinition(
        "43d0d8ad-25c7-4714-9337-8ba259a9fe05",
        "Monitoring Reader",
        "Reads all monitoring data.",
        ("*/read", "Microsoft.OperationalInsights/workspaces/search/action", "Microsoft.Support/*"),
    ),
    RoleDefinition(
        "f58310d9-a9f6-439a-9e8d-f62e7b41a168",
        "Role Based Access Control Administrator",
        "Assigns roles.",
        (
            "Microsoft.Authorization/roleAssignments/write",
            "Microsoft.Authorization/roleAssignments/delete",
            "*/read",
            "Microsoft.Support/*",
        ),
    ),
    RoleDefinition(
        "39bc4728-0917-49c7-9d2c-d95423bc2eb4",
        "Security Reader",
        "Sees what is said about security.",
        (
            "Microsoft.Authorization/*/read",
            "Microsoft.Insights/alertRules/read",
            "Microsoft.operationalInsights/workspaces/*/read",
            "Microsoft.Resources/deployments/*/read",
            "Microsoft.Resources/subscriptions/resourceGroups/read",
            "Microsoft.Security/*/read",
            "Microsoft.Support/*/read",
            "Microsoft.Management/managementGroups/read",
        ),
    ),
    RoleDefinition(
        "f1a07417-d97a-45cb-824c-7a7467783830",
        "Managed Identity Operator",
        "Reads and assigns managed identities.",
        (
            "Microsoft.ManagedIdentity/userAssignedIdentities/*/read",
            "Microsoft.ManagedIdentity/userAssignedIdentities/*/assign/action",
            *_COMMON,
        ),
    ),
    RoleDefinition(
        "9980e02c-c2be-4d73-94e8-173b1dc7cf3c",
        "Virtual Machine Contributor",
        "Manages virtual machines.",
        ("Microsoft.Compute/virtualMachines/*", "Microsoft.Compute/disks/*", *_COMMON),
    ),
    RoleDefinition(
        "4d97b98b-1d4f-4787-a291-c67834d212e7",
        "Network Contributor",
        "Manages networks.",
        ("Microsoft.Network/*", *_COMMON),
    ),
    RoleDefinition(
        "17d1049b-9a84-46fb-8f53-869881c3d3ab",
        "Storage Account Contributor",
        "Manages storage accounts.",
        ("Microsoft.Storage/storageAccounts/*", *_COMMON),
    ),
    RoleDefinition(
        "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
        "Storage Blob Data Contributor",
        "Reads and writes blobs.",
        (
            "Microsoft.Storage/storageAccounts/blobServices/containers/delete",
            "Microsoft.Storage/storageAccounts/blobServices/containers/read",
            "Microsoft.Storage/storageAccounts/blobServices/containers/write",
            "Microsoft.Storage/storageAccounts/blobServices/generateUserDelegationKey/action",
        ),
        data_actions=(
            "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/delete",
            "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read",
            "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write",
            "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/move/action",
            "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/add/action",
        ),
    ),
    RoleDefinition(
        "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
        "Storage Blob Data Reader",
        "Reads blobs.",
        (
            "Microsoft.Storage/storageAccounts/blobServices/containers/read",
            "Microsoft.Storage/storageAccounts/blobServices/generateUserDelegationKey/action",
        ),
        data_actions=("Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read",),
    ),
    RoleDefinition(
        "4633458b-17de-408a-b874-0445c86b69e6",
        "Key Vault Secrets User",
        "Reads secrets in vaults.",
        (),
        data_actions=(
            "Microsoft.KeyVault/vaults/secrets/getSecret/action",
            "Microsoft.KeyVault/vaults/secrets/readMetadata/action",
        ),
    ),
)
BUILT_IN: Final = {definition.id: definition for definition in _DEFINITIONS}


def _any_matches(patterns: tuple[str, ...], action: str) -> bool:
    return any(_pattern(pattern).fullmatch(action) for pattern in patterns)


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, text.split("*"))), re.IGNORECASE)
