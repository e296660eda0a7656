"""Signing keys of the fake cloud: tokens are real RS256 JSON Web Tokens (facts E22, E24)."""

from __future__ import annotations

import base64
import hashlib
from binascii import b2a_base64
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from azfakes.jsontext import UNREADABLE

PACKAGED: Final = 6
"""How many keys are there to roll through."""
_PADDING: Final = PKCS1v15()
_DIGEST: Final = SHA256()
_CERTIFICATE_MARK: Final = b"-----BEGIN CERTIFICATE-----"


class TokenFormatError(Exception):
    """A text is no token that a published key has signed; the first argument tells which part is wrong."""


@dataclass(frozen=True, slots=True, eq=False)
class SigningKey:
    """One key pair with its certificate.

    Attributes:
        kid: key identifier, the certificate's SHA-1 thumbprint in unpadded base64url.
        private: the key for signing.
        public: the key for verifying.
        certificate: the certificate's DER form in base64.
    """

    kid: str
    private: RSAPrivateKey
    public: RSAKey
    certificate: str

    def as_jwk(self) -> dict[str, Any]:
        """Give the public half as it stands in a key set."""
        numbers = {name: str(value) for name, value in self.public.as_dict().items() if name in ("n", "e")}
        return {
            "kty": "RSA",
            "use": "sig",
            "kid": self.kid,
            "x5t": self.kid,
            **numbers,
            "x5c": [self.certificate],
        }


@cache
def packaged_key(place: int) -> SigningKey:
    """Load a key of the ring, by its place from 0."""
    return _load(f"test-signing-key-{place + 1}")


@cache
def foreign_key() -> SigningKey:
    """Load a key that no key set publishes, for forged tokens."""
    return _load("test-foreign-key")


def signed_header(fields: dict[str, Any]) -> bytes:
    """Write the header of a token that is signed with RS256."""
    return token_header({"typ": "JWT", "alg": "RS256", **fields})


def token_header(fields: dict[str, Any]) -> bytes:
    """Write the header of a token, these fields and no others."""
    return _base64url(msgspec.json.encode(fields))


def sign(header: bytes, claims: dict[str, Any], key: SigningKey) -> str:
    """Write a token in compact form (RFC 7515, section 7.1), signed with RS256, behind a header that is written already.

    A third of what issuing costs beyond the signature itself would go into a general library here.
    """
    signed = signed_part(header, claims)
    return (b"%b.%b" % (signed, signature(signed, key))).decode()


def signed_part(header: bytes, claims: dict[str, Any]) -> bytes:
    """Write all of a token that its signature covers."""
    return b"%b.%b" % (header, _base64url(msgspec.json.encode(claims)))


def signature(signed: bytes, key: SigningKey) -> bytes:
    """Make the signature of a token, in base64url: 342 characters."""
    return _base64url(key.private.sign(signed, _PADDING, _DIGEST))


def unsigned(header: dict[str, Any], claims: dict[str, Any]) -> str:
    """Write a token without a signature."""
    return "".join(_base64url(msgspec.json.encode(part)).decode() + "." for part in (header, claims))


def verify(token: str, keys: Iterable[SigningKey] | None = None) -> dict[str, Any]:
    """Check a token's signature and give its claims; times and audience are the caller's to judge.

    Args:
        token: a token in compact form.
        keys: the keys that are published; None takes those with which every cloud begins.

    Raises:
        TokenFormatError: it is no token, is unsigned, or none of the keys has signed it.
    """
    kid = _header(token).get("kid")
    known = (packaged_key(0), packaged_key(1)) if keys is None else keys
    key = next((key for key in known if key.kid == kid), None)
    if key is None:
        raise TokenFormatError("Invalid x5t claim.")
    claims: dict[str, Any] = msgspec.json.decode(_signed_by(key, token))
    return claims


@lru_cache(maxsize=256)
def _signed_by(key: SigningKey, token: str) -> bytes:
    """Give a token's claims as JSON if a key has signed it, which never changes: clients send a token many times."""
    try:
        return msgspec.json.encode(jwt.decode(token, key.public, algorithms=["RS256"]).claims)
    except (JoseError, ValueError) as error:
        raise TokenFormatError("Signature is invalid.") from error


def _header(token: str) -> dict[str, Any]:
    try:
        encoded = token.split(".", maxsplit=1)[0]
        header = msgspec.json.decode(base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)))
    except (ValueError, *UNREADABLE) as error:
        raise TokenFormatError("JWT is not well formed.") from error
    if not isinstance(header, dict):
        raise TokenFormatError("JWT is not well formed.")
    return header


def _load(name: str) -> SigningKey:
    pem = (files("azfakes.keys") / f"{name}.pem").read_bytes()
    # The packaged keys are known to be sound: checking the primes again would cost 50 ms a key.
    private = load_pem_private_key(pem, None, unsafe_skip_rsa_key_validation=True)
    assert isinstance(private, RSAPrivateKey)
    certificate = x509.load_pem_x509_certificate(pem[pem.index(_CERTIFICATE_MARK) :])
    der = certificate.public_bytes(Encoding.DER)
    thumbprint = hashlib.sha1(der, usedforsecurity=False).digest()
    public = private.public_key()
    return SigningKey(
        kid=_base64url(thumbprint).decode(),
        private=private,
        public=RSAKey(public, public),
        certificate=base64.b64encode(der).decode(),
    )


def _base64url(data: bytes) -> bytes:
    # What tokens hold seldom needs another letter: to look for the two is faster than to translate all.
    return b2a_base64(data, newline=False).rstrip(b"=").replace(b"+", b"-").replace(b"/", b"_")
