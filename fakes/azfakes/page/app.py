"""Which page is answered to which path, and to whom."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from azfakes.directory.records import TenantRecord
from azfakes.page.paging import pages
from azfakes.page.render import page
from azfakes.page.search import find_people
from azfakes.page.views import apps_view, faults_view, frame, log_view, people_rows, tenants_view
from azfakes.page.visitors import COOKIE, ENTER

if TYPE_CHECKING:
    from azfakes.cloud import Cloud

_READING: Final = ("GET", "HEAD")
_ROWS: Final = 50


def answer(cloud: Cloud, request: Request, *, is_allowed: bool) -> Response:
    """Answer a request for the page.

    Args:
        cloud: what is shown.
        request: the request.
        is_allowed: whether the caller has shown the control plane's token; else a cookie is needed, or a link that
            nobody has used.
    """
    path = request.scope["path"]
    if request.method not in _READING:
        return page(
            "notice.html", 405, title="Nothing can be changed here", lines=["The page is for reading."]
        )
    known = is_allowed or cloud.visitors.knows(request.cookies.get(COOKIE, ""))
    if path.startswith(ENTER):
        return RedirectResponse("/", 303) if known else _enter(cloud, path)
    if not known:
        return _gate()
    return _shown(cloud, path, dict(request.query_params))


def _enter(cloud: Cloud, path: str) -> Response:
    """Leave the cookie with a browser that comes with a good link.

    The page goes on by itself and not by a redirect: where the link stood on somebody else's page, a browser would not
    send the cookie along with that.
    """
    session = cloud.visitors.admit(path)
    if session is None:
        return _gate()
    response = page("entered.html")
    response.set_cookie(COOKIE, session, path="/", secure=True, httponly=True, samesite="strict")
    return response


def _gate() -> Response:
    lines = [
        "This page is shown to those who steer the cloud.",
        "`azharness cloud page` prints a link that opens it once; the ready line has one too.",
        "Programs show the bearer token of the control plane.",
    ]
    response = page("notice.html", 401, title="Who are you?", lines=lines)
    response.headers["WWW-Authenticate"] = 'Bearer realm="control plane"'
    return response


def _shown(cloud: Cloud, path: str, query: dict[str, str]) -> Response:
    parts = path.strip("/").split("/")
    match parts:
        case [""]:
            return _overview(cloud)
        case ["log"]:
            return _log(cloud, query)
        case ["tenants", tenant_id, ("apps" | "people") as what]:
            tenant = cloud.state.directory.tenant(tenant_id)
            return _missing() if tenant is None else _OF_TENANTS[what](cloud, tenant, query)
        case _:
            return _missing()


def _missing() -> Response:
    return page("notice.html", 404, title="There is no such page", lines=["The overview stands at /."])


def _overview(cloud: Cloud) -> Response:
    return page(
        "overview.html", **frame(cloud), tenants=tenants_view(cloud.state), faults=faults_view(cloud.state)
    )


def _apps(cloud: Cloud, tenant: TenantRecord, query: dict[str, str]) -> Response:
    rows, standing, name = apps_view(tenant, query, cloud.state.clock.now())
    at = pages(f"/tenants/{tenant.id}/apps", query, _ROWS, len(rows))
    shown = rows[at.start : at.start + _ROWS]
    return page(
        "apps.html", **frame(cloud), tenant=tenant, rows=shown, pages=at, standing=standing, name=name
    )


def _people(cloud: Cloud, tenant: TenantRecord, query: dict[str, str]) -> Response:
    name, path = query.get("name", ""), f"/tenants/{tenant.id}/people"
    total = find_people(tenant, name, 0, 0).total
    at = pages(path, query, _ROWS, total)
    people = find_people(tenant, name, at.start, _ROWS).people
    return page("people.html", **frame(cloud), tenant=tenant, rows=people_rows(people), pages=at, name=name)


def _log(cloud: Cloud, query: dict[str, str]) -> Response:
    content: dict[str, Any] = log_view(cloud.log, query)
    return page("log.html", 400 if content["problem"] else 200, **frame(cloud), **content)


_OF_TENANTS: Final[dict[str, Callable[[Cloud, TenantRecord, dict[str, str]], Response]]] = {
    "apps": _apps,
    "people": _people,
}
