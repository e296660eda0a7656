"""Claims of access tokens and ID tokens, versions 1 and 2 (facts E61 to E77)."""

from __future__ import annotations

import base64
import hashlib
from typing import Any, Final, Literal

import msgspec

from azfakes.directory.devices import DeviceRecord
from azfakes.directory.records import AppRecord, PrincipalRecord, TenantRecord, UserRecord
from azfakes.entra.issuers import v1_issuer, v2_issuer
from azfakes.entra.wishedclaims import group_claims, optional_claims, role_claims
from azfakes.state import CloudState
from azfakes.wellknown import APP_WID, GRAPH, GUEST_WID, MEMBER_WID

Version = Literal[1, 2]
PUBLIC_CLIENT: Final = "0"
WITH_SECRET: Final = "1"
WITH_CERTIFICATE: Final = "2"
_SKEW: Final = 300
_ID_TOKEN_LIFE: Final = 3600


class Grant(msgspec.Struct, frozen=True):
    """What a token will say.

    Attributes:
        tenant: tenant that issues it.
        client: application that asked.
        resource: resource it is for.
        audience: the resource's name as the client used it.
        user: the person; None for the application's own token.
        scopes: delegated permissions; empty for the application's own token.
        client_auth: how the client proved itself: "0" not at all, "1" by a secret, "2" by a certificate.
        lifetime: seconds that the token lives.
        device: the device whose own token it is; None for people and applications.
        factors: how the person proved who it is, as `amr` names it.
        capabilities: what the client said that it can do, such as `CP1`.
        with_email: whether the client asked for the scope `email`, which the ID token answers.
    """

    tenant: TenantRecord
    client: AppRecord
    resource: PrincipalRecord
    audience: str
    user: UserRecord | None
    scopes: tuple[str, ...]
    client_auth: str
    lifetime: int
    device: DeviceRecord | None = None
    factors: tuple[str, ...] = ("pwd",)
    capabilities: tuple[str, ...] = ()
    with_email: bool = False


def resource_version(resource: PrincipalRecord) -> Version:
    """Tell the version of a resource's access tokens, which its registration decides (facts E61, E62)."""
    return 2 if resource.app.document.api.requested_access_token_version == 2 else 1  # noqa: PLR2004


def access_claims(state: CloudState, grant: Grant, version: Version | None = None) -> dict[str, Any]:
    """Build the claims of an access token, in the version that the resource wants unless one is named."""
    wanted = version or resource_version(grant.resource)
    common = _version_claims(state, grant, wanted)
    common |= _times(state, grant.lifetime)
    common |= _marks(state)
    if grant.capabilities:
        common["xms_cc"] = list(grant.capabilities)
    if grant.device is not None:
        return common | _device_claims(grant.device, grant)
    if grant.user is None:
        common |= _app_claims(grant, wanted)
        return common
    person = _user_claims_v1 if wanted == 1 else _user_claims_v2
    app = grant.resource.app
    return (
        common
        | person(grant, grant.user)
        | group_claims(state, grant.tenant, app, grant.user)
        | role_claims(grant.tenant, grant.resource, grant.user)
        | optional_claims(app, "accessToken", grant.user)
    )


def id_claims(state: CloudState, grant: Grant, version: Version, nonce: str | None) -> dict[str, Any]:
    """Build the claims of an ID token; the client is its audience (facts E74, E75)."""
    assert grant.user is not None
    document, tenant, client = grant.user.document, grant.tenant, grant.client
    own = tenant.principal_of(client.app_id)
    wished = (
        group_claims(state, tenant, client, grant.user)
        | (role_claims(tenant, own, grant.user) if own else {})
        | optional_claims(client, "idToken", grant.user)
    )
    claims: dict[str, Any] = {
        "aud": client.app_id,
        **_times(state, _ID_TOKEN_LIFE),
        **_marks(state),
        "name": document.display_name,
        "oid": grant.user.id,
        "sub": pairwise(grant.user.id, client.app_id),
        "tid": tenant.id,
        **wished,
    }
    if nonce is not None:
        claims["nonce"] = nonce
    if version == 1:
        claims |= {"amr": list(grant.factors), "ipaddr": "127.0.0.1"}
        names = {"upn": document.user_principal_name, "unique_name": document.user_principal_name}
        return claims | names | _names(grant.user) | {"iss": v1_issuer(tenant.cloud, tenant.id), "ver": "1.0"}
    issuer = v2_issuer(state, tenant.cloud, tenant.id)
    if grant.with_email and document.mail is not None:
        claims["email"] = document.mail
    return claims | {"preferred_username": document.user_principal_name, "iss": issuer, "ver": "2.0"}


def pairwise(user_id: str, app_id: str) -> str:
    """Give the subject of a person at one application (facts E69)."""
    digest = hashlib.sha256(f"{user_id}/{app_id}".encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _version_claims(state: CloudState, grant: Grant, version: Version) -> dict[str, Any]:
    """Build what the two versions name differently for any caller."""
    tenant = grant.tenant
    if version == 1:
        return {
            "aud": grant.audience,
            "iss": v1_issuer(tenant.cloud, tenant.id),
            "appid": grant.client.app_id,
            "appidacr": grant.client_auth,
            "tid": tenant.id,
            "ver": "1.0",
        }
    return {
        "aud": grant.resource.app.app_id,
        "iss": v2_issuer(state, tenant.cloud, tenant.id),
        "azp": grant.client.app_id,
        "azpacr": grant.client_auth,
        "tid": tenant.id,
        "ver": "2.0",
    }


def _times(state: CloudState, lifetime: int) -> dict[str, int]:
    """Build the times; a token begins five minutes before it is issued (facts E68)."""
    now = state.clock.now()
    return {"iat": now - _SKEW, "nbf": now - _SKEW, "exp": now + lifetime}


def _marks(state: CloudState) -> dict[str, str]:
    """Draw the opaque identifiers that every token carries."""
    # One draw for the three of them: each would cost as much as the rest of a claim set.
    drawn = state.ids.opaque("marks", 64)
    return {"aio": drawn[:32], "rh": f"1.{drawn[32:64]}.", "uti": drawn[64:]}


def _device_claims(device: DeviceRecord, grant: Grant) -> dict[str, Any]:
    """Build the claims of a device's own token: no person and no permission stands in it (facts C8, E73)."""
    return {
        "deviceid": device.document.device_id,
        "oid": device.id,
        "sub": pairwise(device.id, grant.resource.app.app_id),
    }


def _app_claims(grant: Grant, version: Version) -> dict[str, Any]:
    """Build the claims of an application's own token (facts E64, E76)."""
    account = grant.tenant.principal_of(grant.client.app_id)
    assert account is not None
    claims: dict[str, Any] = {"oid": account.id, "sub": account.id}
    roles = grant.tenant.roles_of(account.id, grant.resource)
    if roles:
        claims["roles"] = roles
    if version == 1:
        claims["idp"] = v1_issuer(grant.tenant.cloud, grant.tenant.id)
    if grant.resource.app.app_id == GRAPH:
        claims["app_displayname"] = grant.client.document.display_name
        claims["idtyp"] = "app"
        claims["tenant_region_scope"] = grant.tenant.cloud.region_scope
        claims["wids"] = [*sorted(account.roles), APP_WID]
        claims["xms_tcdt"] = grant.tenant.created
    claims |= optional_claims(grant.resource.app, "accessToken", None)
    return claims


def _user_claims_v1(grant: Grant, user: UserRecord) -> dict[str, Any]:
    """Build a person's claims of version 1 (facts E63)."""
    upn = user.document.user_principal_name
    return {
        "acr": "1",
        "amr": list(grant.factors),
        "ipaddr": "127.0.0.1",
        **_names(user),
        "name": user.document.display_name,
        "oid": user.id,
        "scp": " ".join(grant.scopes),
        "sub": pairwise(user.id, grant.resource.app.app_id),
        "unique_name": upn,
        "upn": upn,
        "wids": _wids(user),
        **_on_premises(user),
    }


def _user_claims_v2(grant: Grant, user: UserRecord) -> dict[str, Any]:
    """Build a person's claims of version 2 (facts E65)."""
    return {
        "name": user.document.display_name,
        "oid": user.id,
        "preferred_username": user.document.user_principal_name,
        "scp": " ".join(grant.scopes),
        "sub": pairwise(user.id, grant.resource.app.app_id),
    }


def _wids(user: UserRecord) -> list[str]:
    """List the role templates of a person and the implicit one of members or guests (facts E70)."""
    return [*sorted(user.roles), GUEST_WID if user.is_guest else MEMBER_WID]


def _names(user: UserRecord) -> dict[str, str]:
    names = {"family_name": user.document.surname, "given_name": user.document.given_name}
    return {claim: value for claim, value in names.items() if value}


def _on_premises(user: UserRecord) -> dict[str, str]:
    sid = user.document.on_premises_security_identifier
    return {"onprem_sid": sid} if sid else {}
