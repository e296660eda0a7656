"""The kinds of directory objects (facts G56, G60 to G65)."""

from __future__ import annotations

from typing import Final

from azfakes.directory.devices import Device
from azfakes.directory.documents import (
    Application,
    AppRoleAssignment,
    PermissionGrant,
    ServicePrincipal,
    User,
)
from azfakes.directory.groups import GROUP_DEFAULT, Group
from azfakes.graph import relations
from azfakes.graph.kinds import Kind
from azfakes.graph.rows import USER_DEFAULT

USERS: Final = Kind("users", User, USER_DEFAULT, relations.OF_USERS, versioned=True)
GROUPS: Final = Kind("groups", Group, GROUP_DEFAULT, related=relations.OF_GROUPS, versioned=True)
APPLICATIONS: Final = Kind("applications", Application, related=relations.OF_APPLICATIONS)
ACCOUNTS: Final = Kind("servicePrincipals", ServicePrincipal, related=relations.OF_ACCOUNTS)
DEVICES: Final = Kind("devices", Device, related=relations.OF_DEVICES)
ROLE_ASSIGNMENTS: Final = Kind("appRoleAssignments", AppRoleAssignment)
PERMISSION_GRANTS: Final = Kind("oauth2PermissionGrants", PermissionGrant)
