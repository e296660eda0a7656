"""Discovery documents of every cloud."""

from __future__ import annotations

import pytest
from cloudkit import LOGIN, TENANT, Kit

from azfakes import Cloud

GOV = "https://login.microsoftonline.us"
GOV_TENANT = "8d3c5c0e-2f5e-4a0d-9f43-1f6d1b0c7a42"


@pytest.mark.parametrize("key", [TENANT, TENANT.upper(), "contoso.com", "Contoso.OnMicrosoft.com"])
def test_every_name_of_a_tenant_resolves_to_its_id(kit: Kit, key: str) -> None:
    """Tenant ID and verified domains give the same document, which names the ID."""
    document = kit.http.get(f"{LOGIN}/{key}/v2.0/.well-known/openid-configuration").json()

    assert document["issuer"] == f"{LOGIN}/{TENANT}/v2.0"
    assert document["token_endpoint"] == f"{LOGIN}/{TENANT}/oauth2/v2.0/token"


def test_version_1_has_its_own_issuer(kit: Kit) -> None:
    """The version 1 document names sts.windows.net, with a slash at the end."""
    document = kit.http.get(f"{LOGIN}/{TENANT}/.well-known/openid-configuration").json()

    assert document["issuer"] == f"https://sts.windows.net/{TENANT}/"
    assert document["token_endpoint"] == f"{LOGIN}/{TENANT}/oauth2/token"


def test_aliases_keep_the_tenant_open(kit: Kit) -> None:
    """The issuer of /common is a template."""
    document = kit.http.get(f"{LOGIN}/common/v2.0/.well-known/openid-configuration").json()

    assert document["issuer"] == f"{LOGIN}/{{tenantid}}/v2.0"
    assert document["tenant_region_scope"] is None


def test_an_unknown_tenant_has_no_document(kit: Kit) -> None:
    """The well-known document of an unknown tenant is a 400 with 90002."""
    answer = kit.http.get(f"{LOGIN}/nowhere.example/v2.0/.well-known/openid-configuration")

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_tenant")


def test_urls_carry_the_host_that_was_asked(kit: Kit) -> None:
    """An alias of the login host gets URLs of its own, under the one issuer."""
    document = kit.http.get(
        f"https://login.windows.net/{TENANT}/v2.0/.well-known/openid-configuration"
    ).json()

    assert document["authorization_endpoint"].startswith("https://login.windows.net/")
    assert document["issuer"] == f"{LOGIN}/{TENANT}/v2.0"


def test_keys_carry_certificates(kit: Kit) -> None:
    """Each key has its certificate and is named by the certificate's thumbprint."""
    keys = kit.http.get(f"{LOGIN}/{TENANT}/discovery/v2.0/keys").json()["keys"]

    assert len(keys) == 2
    for key in keys:
        assert key["kid"] == key["x5t"]
        assert len(key["x5c"]) == 1
        assert "d" not in key


def test_instance_discovery_names_the_aliases(kit: Kit) -> None:
    """Version 1.1 lists the clouds' aliases, version 1.0 does not; a foreign host is refused."""
    url = f"{LOGIN}/common/discovery/instance"
    endpoint = f"{LOGIN}/{TENANT}/oauth2/v2.0/authorize"
    full = kit.http.get(url, params={"api-version": "1.1", "authorization_endpoint": endpoint}).json()
    short = kit.http.get(url, params={"api-version": "1.0", "authorization_endpoint": endpoint}).json()
    foreign = kit.http.get(url, params={"authorization_endpoint": "https://evil.example/x/oauth2/authorize"})

    assert full["tenant_discovery_endpoint"] == f"{LOGIN}/{TENANT}/v2.0/.well-known/openid-configuration"
    assert full["metadata"][0]["preferred_network"] == "login.microsoftonline.com"
    assert "metadata" not in short
    assert (foreign.status_code, foreign.json()["error"]) == (400, "invalid_instance")


def test_user_realm_knows_the_managed_domains(kit: Kit) -> None:
    """Accounts of the tenant's domains are managed, others unknown."""
    realm = kit.http.get(f"{LOGIN}/common/UserRealm/a@contoso.com?api-version=1.0").json()
    other = kit.http.get(f"{LOGIN}/common/userrealm/a@nowhere.example?api-version=1.0").json()

    assert (realm["account_type"], other["account_type"]) == ("Managed", "Unknown")


def test_a_government_tenant_lives_in_its_own_cloud() -> None:
    """Its documents come from the government hosts; the public cloud knows it but serves it no token."""
    kit = Kit(Cloud("fabrikam-gov"))
    path = f"{GOV_TENANT}/v2.0/.well-known/openid-configuration"
    own = kit.http.get(f"{GOV}/{path}").json()
    public = kit.http.get(f"{LOGIN}/{path}").json()
    china = kit.http.get(f"https://login.partner.microsoftonline.cn/{path}")
    refused = kit.token(
        tenant=GOV_TENANT,
        grant_type="client_credentials",
        client_id="x",
        client_secret="y",
        scope="z/.default",
    )

    assert own["issuer"] == f"{GOV}/{GOV_TENANT}/v2.0"
    assert own["msgraph_host"] == "graph.microsoft.us"
    assert public["tenant_region_scope"] == "USGov"
    assert china.status_code == 400
    assert refused.json()["error_codes"] == [900382]


def test_a_token_of_one_cloud_is_refused_in_another() -> None:
    """Graph of the public cloud takes no token of a government tenant."""
    kit = Kit(Cloud("fabrikam-gov"))
    token = kit.control.portal_token(GOV_TENANT, "admin@fabrikamfederal.onmicrosoft.us")
    header = {"Authorization": f"Bearer {token}"}

    assert kit.http.get("https://graph.microsoft.us/v1.0/me", headers=header).status_code == 200
    assert kit.http.get("https://graph.microsoft.com/v1.0/me", headers=header).status_code == 401


def test_paths_are_matched_in_any_letter_case(kit: Kit) -> None:
    """Entra does not heed the letter case of its paths."""
    assert kit.http.get(f"{LOGIN}/{TENANT}/Discovery/V2.0/KEYS").status_code == 200


def test_wrong_verbs_and_paths_are_the_clients_fault(kit: Kit) -> None:
    """A GET at the token endpoint is 900561, an unknown path 404, an unknown host 421."""
    assert kit.http.get(f"{LOGIN}/{TENANT}/oauth2/v2.0/token").json()["error_codes"] == [900561]
    assert kit.http.get(f"{LOGIN}/x").status_code == 404
    assert kit.http.get("https://example.com/x").status_code == 421
