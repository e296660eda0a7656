"""Identifiers that are the same in every tenant: applications and roles."""

from __future__ import annotations

from typing import Final

# Applications of Microsoft (facts E101, E103).
AZURE_CLI: Final = "04b07795-8ddb-461a-bbee-02f9e1bf7b46"
AZURE_POWERSHELL: Final = "1950a258-227b-4e31-a9cf-717495945fc2"
AZURE_PORTAL: Final = "c44b4083-3bb0-49c1-b47d-974e53cbdf3c"
GRAPH: Final = "00000003-0000-0000-c000-000000000000"
AAD_GRAPH: Final = "00000002-0000-0000-c000-000000000000"
RESOURCE_MANAGER: Final = "797f4846-ba00-4fd7-ba43-dac1f8f63013"
MICROSOFT_TENANT: Final = "f8cdef31-a31e-4b4a-93e4-5f571e91255a"

DEFAULT_ACCESS: Final = "00000000-0000-0000-0000-000000000000"

# Directory roles by template (facts G63); the last four of the list are K.
GLOBAL_ADMINISTRATOR: Final = "62e90394-69f5-4237-9190-012177145e10"
APPLICATION_ADMINISTRATOR: Final = "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3"
CLOUD_APPLICATION_ADMINISTRATOR: Final = "158c047a-c907-4556-b7ef-446551a6b5f7"
PRIVILEGED_ROLE_ADMINISTRATOR: Final = "e8611ab8-c189-46e8-94e1-60213ab1f814"
USER_ADMINISTRATOR: Final = "fe930be7-5e62-47db-91af-98c3a49a38b1"
DIRECTORY_READERS: Final = "88d8e3e3-8f55-4a1e-953a-9b9898b8876b"
GLOBAL_READER: Final = "f2ef992c-3afb-46b9-b7cf-a126ee74c451"
INTUNE_ADMINISTRATOR: Final = "3a2c62db-5318-420d-8d74-23affee5d9d5"
APPLICATION_DEVELOPER: Final = "cf1c38e5-3621-4004-a7cb-879624dced7c"
GROUPS_ADMINISTRATOR: Final = "fdd7a751-b60b-444a-984c-02652fe8fa1c"
CONDITIONAL_ACCESS_ADMINISTRATOR: Final = "b1be1c3e-b65d-4f19-8427-f6fa0d97feb9"
SECURITY_ADMINISTRATOR: Final = "194ae4cb-b126-40b2-bd5b-6091b380977d"

_ACTING: Final[dict[str, str]] = {
    GLOBAL_ADMINISTRATOR: "Global Administrator",
    APPLICATION_ADMINISTRATOR: "Application Administrator",
    CLOUD_APPLICATION_ADMINISTRATOR: "Cloud Application Administrator",
    PRIVILEGED_ROLE_ADMINISTRATOR: "Privileged Role Administrator",
    USER_ADMINISTRATOR: "User Administrator",
    DIRECTORY_READERS: "Directory Readers",
    GLOBAL_READER: "Global Reader",
    INTUNE_ADMINISTRATOR: "Intune Administrator",
    APPLICATION_DEVELOPER: "Application Developer",
    GROUPS_ADMINISTRATOR: "Groups Administrator",
    CONDITIONAL_ACCESS_ADMINISTRATOR: "Conditional Access Administrator",
    SECURITY_ADMINISTRATOR: "Security Administrator",
}
# Further roles that can be activated, given and taken (facts G103); here they let nobody do anything.
_NAMED: Final[dict[str, str]] = {
    "c4e39bd9-1100-46d3-8c65-fb160da0071f": "Authentication Administrator",
    "0526716b-113d-4c15-b2c8-68e3c22b9f80": "Authentication Policy Administrator",
    "b0f54661-2d74-4c50-afa3-1ec803f12efe": "Billing Administrator",
    "7698a772-787b-4ac8-901f-60d6b08affd2": "Cloud Device Administrator",
    "17315797-102d-40b4-93e0-432062caca18": "Compliance Administrator",
    "9360feb5-f418-4baa-8175-e2a00bac4301": "Directory Writers",
    "8329153b-31d0-4727-b945-745eb3bc5f31": "Domain Name Administrator",
    "29232cdf-9323-42fd-ade2-1d097af3e4de": "Exchange Administrator",
    "95e79109-95c0-4d8e-aee3-d01accf2d47b": "Guest Inviter",
    "729827e3-9c14-49f7-bb1b-9608f156bbb8": "Helpdesk Administrator",
    "8ac3fc64-6eca-42ea-9e69-59f4c7b60eb2": "Hybrid Identity Administrator",
    "4d6ac14f-3453-41d0-bef9-a3e0c569773a": "License Administrator",
    "9f06204d-73c1-4d4c-880a-6edb90606fd8": "Microsoft Entra Joined Device Local Administrator",
    "966707d0-3269-4727-9be2-8c3a10f19b9d": "Password Administrator",
    "7be44c8a-adaf-4e2a-84d6-ab2649e08a13": "Privileged Authentication Administrator",
    "4a5d8f65-41da-4de4-8968-e035b65339cf": "Reports Reader",
    "5f2222b1-57c3-48ba-8ad5-d4759f1fde6f": "Security Operator",
    "5d6b6bb7-de71-4623-b4af-96380a352509": "Security Reader",
    "f28a1f50-f6e7-4571-818b-6a12f2af6b6c": "SharePoint Administrator",
    "69091246-20e8-4a56-aa4d-066075b2a7a8": "Teams Administrator",
    "11451d60-acb2-45eb-a7d6-43d0f0125c13": "Windows 365 Administrator",
}
ACTING_ROLES: Final = frozenset(_ACTING)
ROLE_NAMES: Final[dict[str, str]] = _ACTING | _NAMED

# Role templates that tokens carry without an assignment (facts E64, E70); guests: K.
MEMBER_WID: Final = "b79fbf4d-3ef9-4689-8143-76b194e85509"
GUEST_WID: Final = "10dae51f-b6af-4016-8d66-8c2a99b929b3"
APP_WID: Final = "0997a1d0-0d1d-4acb-b408-d5ca73121e90"

ARM_SCOPES: Final[dict[str, str]] = {"user_impersonation": "41094075-9dad-400e-a0bd-54e686782033"}
AAD_GRAPH_ROLES: Final[dict[str, str]] = {"Directory.Read.All": "5778995a-e1bf-45b8-affa-663a9f3f4d04"}
AAD_GRAPH_SCOPES: Final[dict[str, str]] = {
    "User.Read": "311a71cc-e848-46a1-bdf8-97ff7156d8e6",
    "user_impersonation": "a42657d6-7f20-40e3-b6f0-cee03008a62a",
}

# What Microsoft's own public clients may do for a person without asking for consent.
PRECONSENTED: Final[dict[str, tuple[str, ...]]] = {
    GRAPH: (
        "Application.ReadWrite.All",
        "AppRoleAssignment.ReadWrite.All",
        "DelegatedPermissionGrant.ReadWrite.All",
        "Directory.AccessAsUser.All",
        "Group.ReadWrite.All",
        "User.Read",
        "User.ReadWrite.All",
    ),
    RESOURCE_MANAGER: ("user_impersonation",),
}
PUBLIC_CLIENTS: Final[dict[str, str]] = {
    AZURE_CLI: "Microsoft Azure CLI",
    AZURE_POWERSHELL: "Microsoft Azure PowerShell",
    AZURE_PORTAL: "Azure Portal",
}
# Clients of Microsoft that share their refresh tokens (facts E102).
FAMILY: Final = frozenset({AZURE_CLI, AZURE_POWERSHELL})
OIDC_SCOPES: Final = frozenset({"openid", "profile", "email", "offline_access"})
