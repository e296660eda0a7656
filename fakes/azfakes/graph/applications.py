"""`/applications`: registrations, their owners and their deletion (facts G21 to G31, G85)."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from starlette.responses import Response

from azfakes.directory.documents import Application
from azfakes.directory.records import AppRecord, PrincipalRecord, Secret
from azfakes.directory.removal import delete_app
from azfakes.graph import access
from azfakes.graph.appchecks import check_application
from azfakes.graph.bodies import as_document, merged, refuse_read_only, required_text
from azfakes.graph.caller import GraphCall
from azfakes.graph.collections import collection_answer, empty_answer, object_answer
from azfakes.graph.errors import bad_request, not_found
from azfakes.graph.keys import keys_selected, keys_wished
from azfakes.graph.objectkinds import APPLICATIONS
from azfakes.graph.owners import Holders, bound_owners
from azfakes.graph.paging import WholeTable
from azfakes.graph.secrets import secret_from
from azfakes.instants import iso

_READ_ONLY: Final = frozenset({"id", "appId", "createdDateTime", "deletedDateTime", "publisherDomain"})
_PERSONAL: Final = frozenset({"AzureADandPersonalMicrosoftAccount", "PersonalMicrosoftAccount"})


Credentialed = AppRecord | PrincipalRecord


def find_application(gcall: GraphCall, key: str) -> AppRecord:
    """Find a registration by object ID, or by `appId=` client ID.

    Raises:
        GraphError: 404.
    """
    wanted = key.lower()
    if wanted.startswith("appid="):
        found = gcall.tenant.app_by_client_id(wanted.removeprefix("appid="))
    else:
        found = gcall.tenant.apps.get(wanted)
    if found is None:
        raise not_found(key)
    gcall.call.entry.object_id = found.id
    return found


def list_applications(gcall: GraphCall) -> Response:
    """Answer `GET /applications`."""
    access.require(gcall.caller, access.READ_APPS)
    return collection_answer(gcall, WholeTable(gcall.tenant.apps), APPLICATIONS)


def get_application(gcall: GraphCall) -> Response:
    """Answer `GET /applications/{id}`."""
    access.require(gcall.caller, access.READ_APPS)
    app = find_application(gcall, gcall.call.params["id"])
    document = app.shown()
    if keys_selected(gcall):
        keys = [key.shown_with_key() for key in app.keys]
        document = msgspec.structs.replace(document, key_credentials=keys)
    return object_answer(gcall, document, APPLICATIONS)


def create_application(gcall: GraphCall) -> Response:
    """Answer `POST /applications`; no service principal comes with it (facts G23, G27)."""
    access.require_app_creation(gcall.caller, gcall.tenant)
    body = gcall.body()
    refuse_read_only(body, _READ_ONLY)
    required_text(body, "displayName")
    wishes, key_wishes = body.pop("passwordCredentials", []), body.pop("keyCredentials", [])
    app = AppRecord(as_document(_defaults(gcall, body), Application), gcall.tenant.id)
    check_application(gcall.tenant, app.document, None)
    app.secrets += _first_secrets(gcall, wishes)
    app.keys += keys_wished(gcall, key_wishes, [])
    app.owners |= _first_owners(gcall) | bound_owners(gcall)
    gcall.tenant.add_app(app)
    gcall.wrote(app.id)
    return object_answer(gcall, _with_secret_texts(app), APPLICATIONS, status=201)


def update_application(gcall: GraphCall) -> Response:
    """Answer `PATCH /applications/{id}`: collections are replaced as a whole (facts G26)."""
    app = find_application(gcall, gcall.call.params["id"])
    access.require_app_change(gcall.caller, app)
    body = gcall.body()
    refuse_read_only(body, {*_READ_ONLY, "passwordCredentials"})
    names = list(body)
    keys = app.keys
    if "keyCredentials" in body:
        access.require_secret_change(gcall.caller, app, gcall.tenant)
        keys = keys_wished(gcall, body.pop("keyCredentials"), app.keys)
    current: dict[str, Any] = msgspec.to_builtins(app.document)
    changed = as_document(merged(current, body), Application)
    check_application(gcall.tenant, changed, app.document)
    app.document, app.keys = changed, keys
    gcall.tenant.changed_app(app, names)
    gcall.wrote(app.id)
    return empty_answer()


def delete_application(gcall: GraphCall) -> Response:
    """Answer `DELETE /applications/{id}`: it can be restored and keeps its URIs; its account goes with it."""
    app = find_application(gcall, gcall.call.params["id"])
    access.require_app_change(gcall.caller, app)
    delete_app(gcall.tenant, app, gcall.call.now)
    gcall.wrote(app.id)
    return empty_answer()


def held_application(gcall: GraphCall) -> str:
    """Find the registration of the path for a caller who may read it, and tell its ID."""
    access.require(gcall.caller, access.READ_APPS)
    return find_application(gcall, gcall.call.params["id"]).id


def changing_owners(gcall: GraphCall) -> Holders:
    """Find the owners of the path's registration for a caller who may change them."""
    app = find_application(gcall, gcall.call.params["id"])
    access.require_app_change(gcall.caller, app)
    return Holders(app.id, app.owners, "owners")


def _defaults(gcall: GraphCall, body: dict[str, Any]) -> dict[str, Any]:
    """Complete a body with what the service sets; personal accounts bring tokens of version 2 (facts G24)."""
    ids = gcall.call.state.ids
    given = {
        "id": ids.guid("object"),
        "appId": ids.guid("app"),
        "createdDateTime": iso(gcall.call.now),
        "publisherDomain": gcall.tenant.domains[0],
        **body,
    }
    audience = body.get("signInAudience")
    if audience is None or (isinstance(audience, str) and audience in _PERSONAL):
        api = body.get("api")
        given["api"] = {"requestedAccessTokenVersion": 2, **(api if isinstance(api, dict) else {})}
    return given


def _first_owners(gcall: GraphCall) -> set[str]:
    """Tell who owns a new registration: a creator without a role over all applications (facts G28)."""
    return set() if access.is_app_administrator(gcall.caller) else {gcall.caller.oid}


def _with_secret_texts(app: AppRecord) -> Application:
    """Show a new registration with the values of its secrets, this once (facts G29)."""
    credentials = [
        msgspec.structs.replace(secret.credential, secret_text=secret.text) for secret in app.secrets
    ]
    return msgspec.structs.replace(app.shown(), password_credentials=credentials)


def _first_secrets(gcall: GraphCall, wishes: object) -> list[Secret]:
    """Make the secrets that a new registration brings, as far as the tenant lets it (facts G29)."""
    if not isinstance(wishes, list):
        raise bad_request("Invalid value specified for property 'passwordCredentials'.")
    rule = gcall.tenant.policies.secrets_at_creation
    if wishes and rule == "refused":
        raise bad_request("Property 'passwordCredentials' is read-only: use addPassword.")
    return [secret_from(gcall, wish) for wish in wishes] if rule == "accepted" else []
