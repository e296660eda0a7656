"""Directory roles and who holds them, in the shape in which Graph shows them (facts G62, G63, G92)."""

from __future__ import annotations

import msgspec

from azfakes.directory.documents import Document


class RoleDefinition(Document):
    """A built-in directory role; its ID is that of its template."""

    id: str
    display_name: str
    template_id: str
    description: str | None = None
    is_built_in: bool = True
    is_enabled: bool = True
    resource_scopes: list[str] = msgspec.field(default_factory=lambda: ["/"])
    version: str = "1"


class DirectoryRoleAssignment(Document):
    """A directory role that a person holds in the whole tenant."""

    id: str
    principal_id: str
    role_definition_id: str
    directory_scope_id: str = "/"
    app_scope_id: str | None = None
    condition: str | None = None


class DirectoryRole(Document):
    """A directory role that is activated in a tenant."""

    id: str
    display_name: str
    role_template_id: str
    deleted_date_time: str | None = None
    description: str | None = None
