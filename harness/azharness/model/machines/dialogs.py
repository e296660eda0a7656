"""The dialogs as one table: those of the App page, of a connection, and of the apps in the tenants node."""

from __future__ import annotations

from azharness.model.machines.create_client import CREATE_CLIENT
from azharness.model.machines.create_server import CREATE_SERVER
from azharness.model.machines.imports import IMPORT_CLIENT, IMPORT_SERVER
from azharness.model.machines.lists import CLIENT_LIST, SERVER_LIST
from azharness.model.machines.properties import PROPERTIES
from azharness.model.machines.renew_created import RENEW_CREATED
from azharness.model.machines.renewal import OPENING, RENEW_IMPORTED
from azharness.model.machines.update_settings import UPDATE_SETTINGS
from azharness.model.table import Table

PAGES = (
    "server-app",
    "client-app",
    "import-server-app",
    "import-client-app",
    "create-server-app",
    "create-client-app",
    "renew-secret-key",
    "properties",
    "update-application-settings",
)

DIALOGS = Table(
    name="dialogs",
    states=("closed", "app", *PAGES),
    initial="closed",
    rows=(
        *SERVER_LIST,
        *CLIENT_LIST,
        *IMPORT_SERVER,
        *IMPORT_CLIENT,
        *CREATE_SERVER,
        *CREATE_CLIENT,
        *OPENING,
        *RENEW_IMPORTED,
        *RENEW_CREATED,
        *PROPERTIES,
        *UPDATE_SETTINGS,
    ),
)
