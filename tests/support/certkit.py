"""A client's certificate in tests, and the assertions that it signs."""

from __future__ import annotations

import base64
import json
from importlib.resources import files
from typing import Any

from cloudkit import GRAPH_DEFAULT, LOGIN, TENANT, V2_TOKEN, Kit
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from azfakes.directory.documents import KeyCredential
from azfakes.directory.keys import Certificate, KeyRecord, make_key, read_certificate

_FOLDER = files("azfakes.keys")
PEM = (_FOLDER / "test-foreign-key.pem").read_text()
OTHER_PEM = (_FOLDER / "test-signing-key-2.pem").read_text()
_MARK = "-----BEGIN CERT"
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
YEAR = 365 * 86_400


def certificate(pem: str = PEM) -> Certificate:
    """Give the client's certificate."""
    return read_certificate(pem[pem.index(_MARK) :])


def private_pem(pem: str = PEM) -> str:
    """Give the client's private key alone."""
    return pem[: pem.index(_MARK)]


def base64url(raw: bytes) -> str:
    """Encode bytes as tokens do, without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def register(kit: Kit, client_id: str, *, life: int = YEAR) -> KeyRecord:
    """Register the certificate with an application, to live so many seconds from now."""
    tenant = kit.cloud.state.directory.tenant(TENANT)
    assert tenant is not None
    app = tenant.app_by_client_id(client_id)
    assert app is not None
    now = kit.cloud.state.clock.now()
    key = make_key(kit.cloud.state.ids, certificate(), KeyCredential(), start=now, end=now + life)
    app.keys.append(key)
    return key


def assertion(
    kit: Kit, client_id: str, header: dict[str, Any] | None = None, *, pem: str = PEM, **claims: Any
) -> str:
    """Sign an assertion as the documentation shows it; a None takes a member away."""
    now = kit.cloud.state.clock.now()
    usual = {
        "aud": f"{LOGIN}/{TENANT}/{V2_TOKEN}",
        "iss": client_id,
        "sub": client_id,
        "jti": "5f0c1c7e-7d7b-4f38-a3a5-3d6a4a2a1a10",
        "nbf": now,
        "exp": now + 600,
    }
    head = {"alg": "PS256", "typ": "JWT", "x5t#S256": base64url(certificate().sha256), **(header or {})}
    signed = ".".join(_part(part) for part in (head, {**usual, **claims}))
    return f"{signed}.{base64url(_signature(signed.encode(), head['alg'], pem))}"


def assertion_form(client_id: str, text: str) -> dict[str, str]:
    """Write the form of a client credentials request with an assertion."""
    return {
        "grant_type": "client_credentials",
        "client_id": client_id,
        "scope": GRAPH_DEFAULT,
        "client_assertion_type": ASSERTION_TYPE,
        "client_assertion": text,
    }


def _part(members: dict[str, Any]) -> str:
    kept = {name: value for name, value in members.items() if value is not None}
    return base64url(json.dumps(kept).encode())


def _signature(signed: bytes, algorithm: str | None, pem: str) -> bytes:
    key = load_pem_private_key(private_pem(pem).encode(), None, unsafe_skip_rsa_key_validation=True)
    assert isinstance(key, RSAPrivateKey)
    digest = hashes.SHA512() if "512" in str(algorithm) else hashes.SHA256()
    if str(algorithm).startswith("PS"):
        salt = padding.PSS(padding.MGF1(digest), digest.digest_size)
        return key.sign(signed, salt, digest)
    return key.sign(signed, padding.PKCS1v15(), digest)
