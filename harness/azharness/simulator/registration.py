"""Registers apps in Entra through Graph, as the person who signed in (facts F66, F67, G23, G39, G47, G49, G51)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from azharness.simulator.graph import GRAPH_APP_ID, Graph, GraphObject
from azharness.simulator.instants import from_graph, to_graph
from azharness.simulator.leftovers import Leftovers
from azharness.simulator.permissions import (
    DIRECTORY_READ_ALL,
    USER_READ,
    access,
    consent,
    grant_directory_read,
    service_principal,
)

_SCOPE: Final = "user_impersonation"


@dataclass(frozen=True, slots=True)
class Key:
    """A secret key that Entra made, and the instant at which it ends."""

    value: str = field(repr=False)
    expiry: int


@dataclass(frozen=True, slots=True)
class ServerApp:
    """What is to be registered as server app; without a home page where the URL is empty."""

    name: str
    homepage_url: str
    app_id_uri: str


@dataclass(frozen=True, slots=True)
class ClientApp:
    """What is to be registered as client app; it may act for users on the server app of that client ID.

    `reply_url` is one more redirect URI, or empty.
    """

    name: str
    reply_url: str
    server_client_id: str


def register_server_app(
    graph: Graph, app: ServerApp, key_expiry: int, leftovers: Leftovers
) -> tuple[str, Key]:
    """Register a server app with one key and consent to read the directory; its client ID and the key.

    If a later step fails, the registration is taken back.
    """
    with _registered(graph, _server_document(app), leftovers) as registered:
        principal = graph.post("/servicePrincipals", {"appId": registered["appId"]})
        grant_directory_read(graph, principal["id"])
        return str(registered["appId"]).lower(), _add_key(graph, registered["id"], key_expiry)


def register_client_app(graph: Graph, app: ClientApp, leftovers: Leftovers) -> str:
    """Register a client app with consent on its server app; its client ID. Taken back if a later step fails."""
    server = service_principal(graph, app.server_client_id)
    with _registered(graph, _client_document(app, server), leftovers) as registered:
        broker = f"ms-appx-web://Microsoft.AAD.BrokerPlugin/{registered['appId']}"
        redirects = {"publicClient": {"redirectUris": [*_reply(app), broker]}}
        graph.patch(f"/applications/{registered['id']}", redirects)
        principal = graph.post("/servicePrincipals", {"appId": registered["appId"]})
        consent(graph, principal["id"], server["id"], _SCOPE)
        consent(graph, principal["id"], service_principal(graph, GRAPH_APP_ID)["id"], "User.Read")
        return str(registered["appId"]).lower()


def add_key(graph: Graph, client_id: str, expiry: int) -> Key:
    """Make one more key for a registered app; those that it has stay as they are (decision A21)."""
    registered = graph.get(f"/applications(appId='{client_id}')", {"$select": "id"})
    return _add_key(graph, registered["id"], expiry)


@contextmanager
def _registered(graph: Graph, document: dict[str, Any], leftovers: Leftovers) -> Iterator[GraphObject]:
    """A new registration, in the place of what earlier attempts left; taken back if what follows fails."""
    leftovers.clear(graph)
    registered = leftovers.create(graph, document)
    try:
        yield registered
    except BaseException:
        leftovers.take_back(graph, registered)
        raise


def _add_key(graph: Graph, object_id: str, expiry: int) -> Key:
    wanted = {"passwordCredential": {"displayName": "Configuration Manager", "endDateTime": to_graph(expiry)}}
    made = graph.post(f"/applications/{object_id}/addPassword", wanted)
    return Key(str(made["secretText"]), from_graph(made["endDateTime"]))


def _server_document(app: ServerApp) -> dict[str, Any]:
    homepage = {"homePageUrl": app.homepage_url} if app.homepage_url else {}
    return {
        "displayName": app.name,
        "signInAudience": "AzureADMyOrg",
        "identifierUris": [app.app_id_uri],
        "isDeviceOnlyAuthSupported": True,
        "web": homepage | {"implicitGrantSettings": {"enableIdTokenIssuance": True}},
        "api": {"oauth2PermissionScopes": [_scope(app)]},
        "requiredResourceAccess": [access(GRAPH_APP_ID, DIRECTORY_READ_ALL, "Role")],
    }


def _client_document(app: ClientApp, server: GraphObject) -> dict[str, Any]:
    scopes = [scope["id"] for scope in server.get("oauth2PermissionScopes", []) if scope["value"] == _SCOPE]
    return {
        "displayName": app.name,
        "signInAudience": "AzureADMyOrg",
        "isFallbackPublicClient": True,
        "publicClient": {"redirectUris": _reply(app)},
        "web": {"implicitGrantSettings": {"enableIdTokenIssuance": True}},
        "requiredResourceAccess": [
            access(GRAPH_APP_ID, USER_READ, "Scope"),
            *(access(app.server_client_id, scope, "Scope") for scope in scopes),
        ],
    }


def _reply(app: ClientApp) -> list[str]:
    return [app.reply_url] if app.reply_url else []


def _scope(app: ServerApp) -> dict[str, Any]:
    text = f"Access {app.name}"
    return {
        "id": str(uuid5(NAMESPACE_URL, f"{app.app_id_uri}/{_SCOPE}")),
        "value": _SCOPE,
        "type": "User",
        "isEnabled": True,
        "adminConsentDisplayName": text,
        "adminConsentDescription": text,
        "userConsentDisplayName": text,
        "userConsentDescription": text,
    }
