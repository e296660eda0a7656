"""`/directory/deletedItems`: applications that can be restored (facts G85)."""

from __future__ import annotations

from starlette.responses import Response

from azfakes.directory.documents import Application
from azfakes.directory.records import AppRecord
from azfakes.graph import access
from azfakes.graph.caller import GraphCall
from azfakes.graph.collections import collection_answer, empty_answer, object_answer
from azfakes.graph.errors import not_found


def list_deleted(gcall: GraphCall) -> Response:
    """Answer `GET …/microsoft.graph.application`."""
    access.require(gcall.caller, access.READ_APPS)
    documents = (app.shown() for app in gcall.tenant.deleted_apps.values())
    return collection_answer(gcall, documents, "applications", Application)


def get_deleted(gcall: GraphCall) -> Response:
    """Answer `GET …/{id}`."""
    access.require(gcall.caller, access.READ_APPS)
    return object_answer(gcall, _deleted(gcall).shown(), "directoryObjects")


def restore(gcall: GraphCall) -> Response:
    """Answer `POST …/{id}/restore`: the registration comes back with its secrets, without its account."""
    app = _deleted(gcall)
    access.require_app_change(gcall.caller, app)
    app.document.deleted_date_time = None
    gcall.tenant.apps[app.id] = gcall.tenant.deleted_apps.pop(app.id)
    gcall.wrote(app.id)
    return object_answer(gcall, app.shown(), "directoryObjects")


def purge(gcall: GraphCall) -> Response:
    """Answer `DELETE …/{id}`: the registration is gone and its URIs are free."""
    app = _deleted(gcall)
    access.require_app_change(gcall.caller, app)
    del gcall.tenant.deleted_apps[app.id]
    gcall.wrote(app.id)
    return empty_answer()


def _deleted(gcall: GraphCall) -> AppRecord:
    key = gcall.call.params["id"].lower()
    app = gcall.tenant.deleted_apps.get(key)
    if app is None:
        raise not_found(key)
    return app
