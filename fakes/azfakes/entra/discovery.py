"""Discovery: OpenID configuration, key sets, instances and user realms (facts E9 to E26)."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlsplit

from starlette.responses import Response

from azfakes.addresses import owner_of
from azfakes.clouds import CLOUDS, CloudProfile
from azfakes.directory.records import TenantRecord
from azfakes.entra.errors import EntraError
from azfakes.entra.issuers import v1_issuer, v2_issuer
from azfakes.entra.tenants import discoverable_tenant, is_alias
from azfakes.http import Call, is_guid, json_response

_CACHEABLE: Final = {
    "Cache-Control": "max-age=86400, private",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, OPTIONS",
    "X-Content-Type-Options": "nosniff",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
}
_COMMON_CLAIMS: Final = (
    "sub iss cloud_instance_name cloud_instance_host_name cloud_graph_host_name msgraph_host aud exp iat auth_time "
    "acr nonce preferred_username name tid ver at_hash c_hash email"
)


def configuration_v2(call: Call) -> Response:
    """Answer `/{tenant}/v2.0/.well-known/openid-configuration` (facts E14, E16)."""
    tenant, segment = _tenant_and_segment(call)
    base = f"{call.origin}/{segment}"
    issued_by = v2_issuer(call.state, call.cloud, tenant.id if tenant else "{tenantid}")
    document = {
        **_shared(call, tenant, base, "/oauth2/v2.0"),
        "jwks_uri": f"{base}/discovery/v2.0/keys{_for_app(call)}",
        "issuer": issued_by,
        "response_types_supported": ["code", "id_token", "code id_token", "id_token token"],
        "scopes_supported": ["openid", "profile", "email", "offline_access"],
        "claims_supported": _COMMON_CLAIMS.split(),
        "request_uri_parameter_supported": False,
        "userinfo_endpoint": f"{_graph(call, tenant)}/oidc/userinfo",
        "kerberos_endpoint": f"{base}/kerberos",
    }
    return json_response(document, headers=_CACHEABLE)


def configuration_v1(call: Call) -> Response:
    """Answer `/{tenant}/.well-known/openid-configuration` (facts E15)."""
    tenant, segment = _tenant_and_segment(call)
    base = f"{call.origin}/{segment}"
    document = {
        **_shared(call, tenant, base, "/oauth2"),
        "jwks_uri": f"{call.origin}/common/discovery/keys{_for_app(call)}",
        "issuer": v1_issuer(call.cloud, tenant.id if tenant else "{tenantid}"),
        "response_types_supported": ["code", "id_token", "code id_token", "token id_token", "token"],
        "scopes_supported": ["openid"],
        "claims_supported": [*_COMMON_CLAIMS.split(), "amr"],
        "microsoft_multi_refresh_token": True,
        "check_session_iframe": f"{base}/oauth2/checksession",
        "userinfo_endpoint": f"{base}/openid/userinfo",
    }
    return json_response(document, headers=_CACHEABLE)


def _for_app(call: Call) -> str:
    """Repeat the application for whose own keys a client asks (facts E19); none has any here."""
    app_id = call.query.get("appid", "")
    return f"?appid={app_id}" if is_guid(app_id) else ""


def keys_v1(call: Call) -> Response:
    """Answer `/{tenant}/discovery/keys`, the same for all tenants (facts E22)."""
    if not is_alias(call.params["tenant"]):
        discoverable_tenant(call, call.params["tenant"])
    return json_response(
        {"keys": [key.as_jwk() for key in call.state.signing.published()]}, headers=_CACHEABLE
    )


def keys_v2(call: Call) -> Response:
    """Answer `/{tenant}/discovery/v2.0/keys`, where each key names the issuer that may use it (facts E22)."""
    if not is_alias(call.params["tenant"]):
        discoverable_tenant(call, call.params["tenant"])
    extra = {
        "cloud_instance_name": call.cloud.instance_name,
        "issuer": v2_issuer(call.state, call.cloud, "{tenantid}"),
    }
    return json_response(
        {"keys": [{**key.as_jwk(), **extra} for key in call.state.signing.published()]}, headers=_CACHEABLE
    )


def instance(call: Call) -> Response:
    """Answer `/common/discovery/instance` for the host of an authorize endpoint (facts E9 to E12)."""
    try:
        asked = urlsplit(call.query.get("authorization_endpoint", ""))
    except ValueError as error:
        raise EntraError(50049) from error
    if not asked.path or not _is_login_host(call, asked.netloc):
        raise EntraError(50049)
    segment = asked.path.strip("/").partition("/")[0]
    version = "/v2.0" if "/oauth2/v2.0/" in asked.path.lower() else ""
    document: dict[str, Any] = {
        "tenant_discovery_endpoint": f"https://{asked.netloc}/{segment}{version}/.well-known/openid-configuration"
    }
    if call.query.get("api-version") != "1.0":
        document |= {"api-version": "1.1", "metadata": [_aliases(cloud) for cloud in _sign_ins()]}
    return json_response(document, headers=_CACHEABLE)


def user_realm(call: Call) -> Response:
    """Answer `/common/userrealm/{upn}`: who holds the passwords of an account's domain (facts E25)."""
    domain = call.params["upn"].rpartition("@")[2]
    tenant = call.state.directory.tenant(domain)
    document = {
        "ver": "1.0",
        "account_type": "Unknown",
        "cloud_instance_name": call.cloud.instance_name,
        "cloud_audience_urn": "urn:federation:MicrosoftOnline",
    }
    if tenant is not None and call.cloud.serves("login", tenant.cloud):
        document |= _realm(domain, federated=domain.lower() in tenant.federated_domains)
    return json_response(document)


def _realm(domain: str, *, federated: bool) -> dict[str, str]:
    """Tell who keeps a domain's passwords; the federation server of the answer is one that does not exist."""
    if not federated:
        return {"account_type": "Managed", "domain_name": domain}
    server = f"https://sts.{domain}/adfs/services/trust"
    return {
        "account_type": "Federated",
        "domain_name": domain,
        "federation_protocol": "WSTrust",
        "federation_metadata_url": f"{server}/mex",
        "federation_active_auth_url": f"{server}/2005/usernamemixed",
    }


def _tenant_and_segment(call: Call) -> tuple[TenantRecord | None, str]:
    """Resolve the tenant segment; a domain becomes the tenant's ID, an alias stays."""
    key = call.params["tenant"]
    if is_alias(key):
        return None, key.lower()
    tenant = discoverable_tenant(call, key)
    return tenant, tenant.id


def _shared(call: Call, tenant: TenantRecord | None, base: str, oauth: str) -> dict[str, Any]:
    """Build the part that both versions of the document have in common."""
    document = {
        "token_endpoint": f"{base}{oauth}/token",
        "token_endpoint_auth_methods_supported": [
            "client_secret_post",
            "private_key_jwt",
            "client_secret_basic",
        ],
        "response_modes_supported": ["query", "fragment", "form_post"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "authorization_endpoint": f"{base}{oauth}/authorize",
        "device_authorization_endpoint": f"{base}{oauth}/devicecode",
        "http_logout_supported": True,
        "frontchannel_logout_supported": True,
        "end_session_endpoint": f"{base}{oauth}/logout",
        "tenant_region_scope": tenant.cloud.region_scope if tenant else None,
        "cloud_instance_name": call.cloud.instance_name,
        "cloud_graph_host_name": call.cloud.aad_graph_host,
        "msgraph_host": urlsplit(_graph(call, tenant)).netloc,
        "rbac_url": call.cloud.rbac_url,
    }
    if tenant and tenant.cloud.region_sub_scope:
        document["tenant_region_sub_scope"] = tenant.cloud.region_sub_scope
    return document


def _graph(call: Call, tenant: TenantRecord | None) -> str:
    """Give the base URL of the Graph that is the tenant's own, if the tenant signs in here (facts E18)."""
    at_home = tenant is not None and call.cloud.serves("login", tenant.cloud)
    return call.state.addresses.base_url(tenant.cloud if tenant and at_home else call.cloud, "graph")


def _sign_ins() -> list[CloudProfile]:
    """List the clouds that have a sign-in of their own."""
    return [cloud for cloud in CLOUDS.values() if owner_of(cloud, "login") is cloud]


def _is_login_host(call: Call, host: str) -> bool:
    """Tell whether a host is a login service; real names are known under every address of the fake."""
    found = call.state.addresses.find(host)
    real = any(host.lower() in cloud.login_hosts for cloud in CLOUDS.values())
    return real or (found is not None and found[1] == "login")


def _aliases(cloud: CloudProfile) -> dict[str, Any]:
    """Build one row of the instance metadata."""
    names = cloud.login_hosts
    preferred_cache = "login.windows.net" if cloud.name == "public" else names[0]
    return {"preferred_network": names[0], "preferred_cache": preferred_cache, "aliases": list(names)}
