"""Names of a tenant's endpoints: what a client may write for the audience of its assertion (facts E50)."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from azfakes.entra.tenants import is_alias
from azfakes.http import Call

_ENDPOINTS: Final = frozenset({"", "/v2.0", "/oauth2/token", "/oauth2/v2.0/token"})


def names_tenant(call: Call, name: str, tenant_id: str) -> bool:
    """Tell whether a text names a tenant's token endpoint or issuer.

    Both versions will do, by the tenant's ID, its domains or the alias that the request itself used, at every name
    of the cloud's login service, with or without a slash at the end.
    """
    try:
        place = urlsplit(name)
        host = place.netloc.lower()
    except ValueError:
        return False
    segment, slash, rest = place.path.strip("/").partition("/")
    is_endpoint = place.scheme == "https" and (slash + rest).lower() in _ENDPOINTS
    return is_endpoint and _is_login(call, host) and _is_tenant(call, segment, tenant_id)


def _is_login(call: Call, host: str) -> bool:
    found = call.state.addresses.find(host)
    here = found is not None and found == (call.cloud, "login")
    return here or host in (*call.cloud.login_hosts, call.cloud.v1_issuer_host) or host == _host(call.origin)


def _is_tenant(call: Call, segment: str, tenant_id: str) -> bool:
    if is_alias(segment):
        return segment.lower() == call.params["tenant"].lower()
    tenant = call.state.directory.tenant(segment)
    return tenant is not None and tenant.id == tenant_id


def _host(origin: str) -> str:
    return urlsplit(origin).netloc.lower()
