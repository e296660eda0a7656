"""`/applications/{id}/federatedIdentityCredentials`: whose tokens an application takes (facts G46)."""

from __future__ import annotations

import re
from typing import Any, Final

import msgspec
from starlette.responses import Response

from azfakes.directory.documents import FederatedCredential
from azfakes.directory.records import AppRecord
from azfakes.graph import access
from azfakes.graph.applications import find_application
from azfakes.graph.bodies import as_document, refuse_read_only, required_text
from azfakes.graph.caller import GraphCall
from azfakes.graph.collections import empty_answer, plain_answer, unpaged_answer
from azfakes.graph.errors import bad_request, conflict, not_found

_MOST: Final = 20
_LONGEST: Final = 600
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{2,119}")
_KIND: Final = "applications/federatedIdentityCredentials"


def list_credentials(gcall: GraphCall) -> Response:
    """Answer `GET`: all that the application trusts."""
    access.require(gcall.caller, access.READ_APPS)
    app = find_application(gcall, gcall.call.params["id"])
    return unpaged_answer(gcall.call, _KIND, map(msgspec.to_builtins, app.federated))


def get_credential(gcall: GraphCall) -> Response:
    """Answer `GET` of one, by its ID or its name."""
    access.require(gcall.caller, access.READ_APPS)
    app = find_application(gcall, gcall.call.params["id"])
    return _answer(gcall, _credential(gcall, app))


def create_credential(gcall: GraphCall) -> Response:
    """Answer `POST`: at most twenty of them, no two for the same issuer and subject."""
    app = _changing(gcall)
    body = gcall.body()
    refuse_read_only(body, {"id"})
    _check(body)
    if _NAME.fullmatch(required_text(body, "name")) is None:
        raise bad_request(
            "Invalid value specified for property 'name' of resource 'FederatedIdentityCredential'."
        )
    if len(app.federated) >= _MOST:
        raise bad_request(f"An application has at most {_MOST} federated identity credentials.")
    credential = as_document({**body, "id": gcall.call.state.ids.guid("federated")}, FederatedCredential)
    _check_unique(app, credential)
    app.federated.append(credential)
    gcall.wrote(app.id)
    return _answer(gcall, credential, 201)


def update_credential(gcall: GraphCall) -> Response:
    """Answer `PATCH`: everything but the name."""
    app = _changing(gcall)
    current = _credential(gcall, app)
    body = gcall.body()
    refuse_read_only(body, {"id", "name"})
    changed = {**msgspec.to_builtins(current), **body}
    _check(changed)
    credential = as_document(changed, FederatedCredential)
    place = app.federated.index(current)
    _check_unique(app, credential)
    app.federated[place] = credential
    gcall.wrote(app.id)
    return empty_answer()


def delete_credential(gcall: GraphCall) -> Response:
    """Answer `DELETE`."""
    app = _changing(gcall)
    app.federated.remove(_credential(gcall, app))
    gcall.wrote(app.id)
    return empty_answer()


def _changing(gcall: GraphCall) -> AppRecord:
    app = find_application(gcall, gcall.call.params["id"])
    access.require_secret_change(gcall.caller, app, gcall.tenant)
    return app


def _credential(gcall: GraphCall, app: AppRecord) -> FederatedCredential:
    key = gcall.call.params["credential"]
    name = key[len("name=") :] if key.lower().startswith("name=") else key
    for one in app.federated:
        if name.lower() == one.id or name == one.name:
            return one
    raise not_found(key)


def _check(body: dict[str, Any]) -> None:
    for name in ("issuer", "subject"):
        required_text(body, name, _LONGEST)
    audiences = body.get("audiences")
    if not (isinstance(audiences, list) and len(audiences) == 1 and isinstance(audiences[0], str)):
        raise bad_request("Property 'audiences' takes exactly one audience.")


def _check_unique(app: AppRecord, credential: FederatedCredential) -> None:
    others = [one for one in app.federated if one.id != credential.id]
    if any(one.name == credential.name for one in others):
        raise conflict(
            f"FederatedIdentityCredential with name {credential.name} already exists.", "name", 409
        )
    if any((one.issuer, one.subject) == (credential.issuer, credential.subject) for one in others):
        raise conflict("A federated identity credential has this issuer and subject already.", "subject", 409)


def _answer(gcall: GraphCall, credential: FederatedCredential, status: int = 200) -> Response:
    return plain_answer(gcall.call, f"{_KIND}/$entity", msgspec.to_builtins(credential), status)
