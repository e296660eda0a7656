"""Certificates of applications and service principals at Graph."""

from __future__ import annotations

import base64
import calendar
import textwrap
from datetime import UTC, datetime
from functools import cache
from typing import Any

import jwt
import pytest
from cloudkit import PLAIN, TENANT, Kit
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

START, END = datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)
PROOF_AUDIENCE = "00000002-0000-0000-c000-000000000000"


@cache
def pair(name: str) -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    """Make a key with a certificate that is valid for twenty years."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = x509.CertificateBuilder(
        subject, subject, key.public_key(), x509.random_serial_number(), START, END
    )
    return key, builder.sign(key, hashes.SHA256())


def wish(name: str = "first", **changes: Any) -> dict[str, Any]:
    """Write a key credential as clients send it: base64 broken into lines."""
    der = pair(name)[1].public_bytes(serialization.Encoding.DER)
    text = "\n".join(textwrap.wrap(base64.b64encode(der).decode(), 64)) + "\n"
    return {"type": "AsymmetricX509Cert", "usage": "Verify", "key": text, **changes}


def made(kit: Kit, **changes: Any) -> dict[str, Any]:
    """Register an application and give it."""
    body = {"displayName": "Keys", "signInAudience": "AzureADMyOrg", **changes}
    answer = kit.graph("POST", "/applications", kit.portal(), body)
    assert answer.status_code == 201, answer.text
    app: dict[str, Any] = answer.json()
    return app


def proof(kit: Kit, issuer: str, name: str = "first", **changes: Any) -> str:
    """Sign a proof of possession with a certificate's key."""
    now = kit.cloud.state.clock.now()
    claims = {"aud": PROOF_AUDIENCE, "iss": issuer, "nbf": now, "exp": now + 600, **changes}
    return jwt.encode(claims, pair(name)[0], algorithm="RS256")


def keys_of(kit: Kit, path: str, query: str = "") -> list[dict[str, Any]]:
    """Read the certificates of an object."""
    rows: list[dict[str, Any]] = kit.graph("GET", path + query, kit.portal()).json()["keyCredentials"]
    return rows


def test_a_registration_is_made_with_a_certificate(kit: Kit) -> None:
    """The certificate's thumbprint identifies it, its life is the certificate's, and only a selection shows it."""
    app = made(kit, keyCredentials=[wish(displayName="CN=mine")])
    path = f"/applications/{app['id']}"
    (shown,) = keys_of(kit, path)
    (selected,) = keys_of(kit, path, "?$select=id,keyCredentials")
    listed = kit.graph("GET", "/applications?$select=keyCredentials", kit.portal()).json()["value"]
    certificate = pair("first")[1]
    der = certificate.public_bytes(serialization.Encoding.DER)

    assert base64.b64decode(shown["customKeyIdentifier"]) == certificate.fingerprint(hashes.SHA1())
    assert (shown["displayName"], shown["key"]) == ("CN=mine", None)
    assert (shown["startDateTime"], shown["endDateTime"]) == ("2020-01-01T00:00:00Z", "2040-01-01T00:00:00Z")
    assert base64.b64decode(selected["key"]) == der
    assert {key["key"] for one in listed for key in one["keyCredentials"]} == {None}


def test_a_change_replaces_certificates_but_keeps_those_that_come_back(kit: Kit) -> None:
    """Clients send what they have read, without the certificates, and one more; what is left out goes."""
    app = made(kit, keyCredentials=[wish()])
    path = f"/applications/{app['id']}"
    appended = [*keys_of(kit, path), wish("second")]
    first = kit.graph("PATCH", path, kit.portal(), {"keyCredentials": appended})
    both = keys_of(kit, path)
    second = kit.graph("PATCH", path, kit.portal(), {"keyCredentials": both[1:], "displayName": "Renamed"})

    assert (first.status_code, second.status_code, len(both)) == (204, 204, 2)
    assert keys_of(kit, path) == both[1:]


_BAD: list[tuple[Any, str]] = [
    ("x", "Request_BadRequest"),
    (["x"], "Request_BadRequest"),
    ([{"usage": "Verify", "type": "AsymmetricX509Cert"}], "InvalidKeyCredential"),
    ([wish(key="AAAA")], "InvalidKeyCredential"),
    ([wish(usage="Sign")], "InvalidKeyCredential"),
    ([wish(type="Symmetric")], "InvalidKeyCredential"),
    ([wish(keyId="x")], "Request_BadRequest"),
    ([wish(keyId=TENANT), wish("second", keyId=TENANT)], "Request_BadRequest"),
    ([wish(endDateTime="2041-01-01T00:00:00Z")], "KeyCredentialsInvalidEndDate"),
    ([wish(endDateTime="2020-01-01T00:00:00Z")], "KeyCredentialsInvalidEndDate"),
    ([wish(endDateTime="soon")], "KeyCredentialsInvalidEndDate"),
    ([wish(startDateTime="2019-01-01T00:00:00Z")], "KeyCredentialsInvalidStartDate"),
    ([wish(startDateTime="2040-01-01T00:00:00Z")], "KeyCredentialsInvalidStartDate"),
]


@pytest.mark.parametrize(("keys", "code"), _BAD)
def test_a_bad_certificate_is_refused_and_nothing_changes(kit: Kit, keys: Any, code: str) -> None:
    """What is no certificate, and a life that it does not cover, is 400 with a code of its own."""
    app = made(kit)
    answer = kit.graph("PATCH", f"/applications/{app['id']}", kit.portal(), {"keyCredentials": keys})

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)
    assert keys_of(kit, f"/applications/{app['id']}") == []


@pytest.mark.parametrize("kind", ["applications", "servicePrincipals"])
def test_a_certificate_vouches_for_another(kit: Kit, kind: str) -> None:
    """A proof signed by a present certificate adds another one, and takes the first away."""
    app = made(kit)
    account = kit.graph("POST", "/servicePrincipals", kit.portal(), {"appId": app["appId"]}).json()
    key = app["id"] if kind == "applications" else account["id"]
    path, token = f"/{kind}/{key}", kit.portal()
    kit.graph("PATCH", path, token, {"keyCredentials": [wish()]})
    first = keys_of(kit, path)[0]["keyId"]
    body = {"keyCredential": wish("second"), "passwordCredential": None, "proof": proof(kit, key)}
    added = kit.graph("POST", f"{path}/addKey", token, body)
    gone = {"keyId": first, "proof": proof(kit, key, "second")}
    removed = kit.graph("POST", f"{path}/removeKey", token, gone)
    again = kit.graph("POST", f"{path}/removeKey", token, gone)

    assert (added.status_code, added.json()["displayName"]) == (200, "CN=second")
    assert added.json()["@odata.context"].endswith("#microsoft.graph.keyCredential")
    assert (removed.status_code, again.status_code) == (204, 400)
    assert [one["keyId"] for one in keys_of(kit, path)] == [added.json()["keyId"]]


def test_a_pfx_file_is_taken_with_its_password(kit: Kit) -> None:
    """A key pair for signing comes as a PFX file; without the right password it is refused."""
    app = made(kit, keyCredentials=[wish()])
    key, certificate = pair("second")
    lock = serialization.BestAvailableEncryption(b"pass-1")
    held = pkcs12.serialize_key_and_certificates(None, key, certificate, None, lock)
    credential = {"type": "X509CertAndPassword", "usage": "Sign", "key": base64.b64encode(held).decode()}

    def add(password: str) -> int:
        body = {"keyCredential": credential, "passwordCredential": {"secretText": password}}
        token = kit.portal()
        return kit.graph(
            "POST", f"/applications/{app['id']}/addKey", token, body | {"proof": proof(kit, app["id"])}
        ).status_code

    assert (add("wrong"), add("pass-1")) == (400, 200)


_BAD_PROOFS: list[dict[str, Any]] = [
    {"name": "second"},
    {"iss": "5e97358c-d99c-4558-af0c-de7774091dda"},
    {"aud": "00000003-0000-0000-c000-000000000000"},
    {"exp": 1},
    {"exp": 9_999_999_999},
    {"nbf": None},
    {"nbf": "x"},
]


@pytest.mark.parametrize("changes", _BAD_PROOFS)
def test_a_proof_that_does_not_hold_is_401(kit: Kit, changes: dict[str, Any]) -> None:
    """A foreign signature, issuer or audience, and a life of more than ten minutes, vouch for nothing."""
    app = made(kit, keyCredentials=[wish()])
    body = {"keyCredential": wish("second"), "proof": proof(kit, app["id"], **changes)}
    answer = kit.graph("POST", f"/applications/{app['id']}/addKey", kit.portal(), body)

    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "Authentication_MissingOrMalformed")


def test_an_expired_certificate_vouches_for_nothing(kit: Kit) -> None:
    """The first certificate cannot come by proof, and one that has ended proves nothing any more."""
    end = calendar.timegm((2026, 6, 1, 0, 0, 0))
    app = made(kit, keyCredentials=[wish(endDateTime="2026-06-01T00:00:00Z")])
    bare = made(kit)
    path = f"/applications/{app['id']}/addKey"

    def add(path: str, key: str) -> int:
        body = {"keyCredential": wish("second"), "proof": proof(kit, key)}
        return kit.graph("POST", path, kit.portal(), body).status_code

    assert add(f"/applications/{bare['id']}/addKey", bare["id"]) == 401
    kit.control.clock_set(end - 1)
    assert add(path, app["id"]) == 200
    kit.control.clock_set(end)
    assert add(path, app["id"]) == 401


def test_an_application_rolls_its_own_certificate_without_a_permission(kit: Kit) -> None:
    """The application itself needs no right but its proof; another one without rights is refused."""
    own, other = kit.server_app("Own", reads=False), kit.server_app("Other", reads=False)
    path = f"/applications/{own.object_id}"
    kit.graph("PATCH", path, kit.portal(), {"keyCredentials": [wish()]})
    body = {"keyCredential": wish("second"), "proof": proof(kit, own.object_id)}

    assert kit.graph("POST", f"{path}/addKey", kit.app_token(other), body).status_code == 403
    assert kit.graph("POST", f"{path}/addKey", kit.app_token(own), body).status_code == 200


def test_certificates_need_the_right_to_secrets(kit: Kit) -> None:
    """A role that changes applications but adds no secrets adds no certificates either."""
    app = made(kit)
    path, body = f"/applications/{app['id']}", {"keyCredentials": [wish()]}
    kit.control.reset(policies={TENANT: {"secret_roles": []}})
    app = made(kit)
    path = f"/applications/{app['id']}"

    assert kit.graph("PATCH", path, kit.portal(), {"displayName": "Other"}).status_code == 204
    assert kit.graph("PATCH", path, kit.portal(), body).status_code == 403
    assert kit.graph("PATCH", path, kit.portal(PLAIN), body).status_code == 403


@pytest.mark.parametrize(
    ("rule", "status", "count"), [("accepted", 201, 1), ("ignored", 201, 0), ("refused", 400, 0)]
)
def test_secrets_at_creation_follow_the_tenant(kit: Kit, rule: str, status: int, count: int) -> None:
    """Whether a new registration may bring secrets is not clear from the documents: the tenant says."""
    kit.control.reset(policies={TENANT: {"secrets_at_creation": rule}})
    body = {"displayName": "S", "signInAudience": "AzureADMyOrg", "passwordCredentials": [{}]}
    answer = kit.graph("POST", "/applications", kit.portal(), body)
    secrets = answer.json().get("passwordCredentials", [])

    assert (answer.status_code, len([one for one in secrets if one["secretText"]])) == (status, count)


@pytest.mark.parametrize("status", [400, 409])
def test_a_taken_uri_is_refused_with_the_tenants_status(kit: Kit, status: int) -> None:
    """A URI is taken while its application can be restored, and free once that is purged."""
    kit.control.reset(policies={TENANT: {"duplicate_uri_status": status}})
    token = kit.portal()
    body = {"displayName": "U", "signInAudience": "AzureADMyOrg", "identifierUris": ["api://taken"]}
    app = kit.graph("POST", "/applications", token, body).json()
    kit.graph("DELETE", f"/applications/{app['id']}", token)
    refused = kit.graph("POST", "/applications", token, body)
    kit.graph("DELETE", f"/directory/deletedItems/{app['id']}", token)
    error = refused.json()["error"]

    assert (refused.status_code, error["code"]) == (status, "Request_MultipleObjectsWithSameKeyValue")
    assert (error["details"][0]["code"], error["details"][0]["target"]) == (
        "ObjectConflict",
        "identifierUris",
    )
    assert kit.graph("POST", "/applications", token, body).status_code == 201
