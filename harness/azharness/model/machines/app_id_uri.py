"""How Entra looks at the App ID URI of a new web app (facts F62-F64, G20, G35-G37)."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from azharness.model.machines import people
from azharness.model.machines.parts import entered
from azharness.model.remember import remembered
from azharness.model.table import Context, When
from azharness.model.text import is_guid

DEFAULT_URI = "https://ConfigMgrService"

UriKind = Literal[
    "default",
    "own tenant",
    "verified domain",
    "another tenant",
    "free",
    "taken here",
    "taken there",
    "of a deleted app",
    "of a purged app",
    "no verified domain",
]
"""`free`: Entra's policies decide, and the harness does not know them. `no verified domain`: the tenant asks for one."""


@remembered
def uri_kind(context: Context) -> UriKind:
    """What the entered App ID URI is in the tenant of the person who signed in."""
    uri, tenant_id = entered(context, "app_id_uri"), people.home(context)
    if any(app.app_id_uri == uri and app.tenant_id == tenant_id for app in context.state.apps):
        return "taken here"
    if context.state.world.uri_taken(tenant_id, uri):
        return "taken there"
    restorable = context.state.world.uri_restorable(tenant_id, uri, context.state.cloud_instant)
    if restorable is not False:
        return "of a deleted app" if restorable else "of a purged app"
    return _form(context, uri, tenant_id)


def _form(context: Context, uri: str, tenant_id: str) -> UriKind:
    scheme, _, rest = uri.partition("://")
    authority, _, path = rest.partition("/")
    if scheme == "api" and is_guid(authority):
        return _guid_form(authority.lower(), tenant_id, path)
    if tenant_id in context.state.world.restricted and _on_other_host(context, scheme, authority):
        return "no verified domain"
    if uri == DEFAULT_URI:
        return "default"
    return (
        "verified domain" if scheme == "https" and _plain(path) and _verified(context, authority) else "free"
    )


def _guid_form(authority: str, tenant_id: str, path: str) -> UriKind:
    if authority != tenant_id:
        return "another tenant"
    return "own tenant" if _plain(path) else "free"


def _plain(path: str) -> bool:
    return re.fullmatch(r"[\w.-]+", path, re.ASCII) is not None


def _verified(context: Context, host: str) -> bool:
    tenant = context.state.world.tenant(people.home(context))
    return tenant is not None and host.lower() in {domain.lower() for domain in tenant.domains}


def _on_other_host(context: Context, scheme: str, host: str) -> bool:
    """Whether a web address is on no verified domain of the tenant, nor on a host below one."""
    tenant = context.state.world.tenant(people.home(context))
    domains = [domain.lower() for domain in tenant.domains] if tenant else []
    below = any(host.lower() == domain or host.lower().endswith(f".{domain}") for domain in domains)
    return scheme == "https" and re.fullmatch(r"[\w.-]+", host, re.ASCII) is not None and not below


@cache
def uri_is(kind: UriKind) -> When:
    """The condition that the App ID URI is of a kind."""
    return When(f"App ID URI: {kind}", lambda context: uri_kind(context) == kind)
