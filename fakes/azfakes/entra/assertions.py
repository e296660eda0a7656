"""Client assertions: tokens that a client signs with a certificate of its own (facts E50 to E52, E91).

Clients differ in what they write: thumbprints with and without padding, times as whole numbers, fractions or texts,
one certificate or a list of them, the audience in any of the names of the token endpoint. All of it is taken.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from typing import Any, Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from azfakes.directory.keys import VERIFY, CertificateError, KeyRecord, read_certificate
from azfakes.directory.records import AppRecord
from azfakes.entra.audiences import names_tenant
from azfakes.entra.errors import EntraError
from azfakes.entra.federated import check_federated
from azfakes.entra.jwts import Jwt, read_jwt, read_time
from azfakes.http import Call
from azfakes.instants import spoken

ASSERTION_TYPE: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_SKEW: Final = 300
_TYPES: Final = frozenset({"", "jwt", "http://openid.net/specs/jwt/1.0"})
_HASHES: Final[dict[str, hashes.HashAlgorithm]] = {
    "256": hashes.SHA256(),
    "384": hashes.SHA384(),
    "512": hashes.SHA512(),
}
_ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512")


def check_assertion(
    call: Call, form: Mapping[str, str], client: AppRecord, tenant_id: str, keys: Sequence[KeyRecord]
) -> None:
    """Accept an assertion that one of a client's certificates has signed, or somebody whom the client trusts.

    Args:
        call: the request.
        form: its fields, with `client_assertion` and `client_assertion_type`.
        client: who the client says it is.
        tenant_id: tenant whose token endpoint was asked.
        keys: the client's certificates.

    Raises:
        EntraError: 900144 or 70002 for a missing or unknown assertion type, 50027, 5002723, 5002727 or 5002738 for a
            malformed token, 700021 for another client's, 700027 for a key or signature that does not fit, 700024 outside
            its time, 700023 for another audience; as `check_federated` for a third party's.
    """
    kind = form.get("client_assertion_type")
    if not kind:
        raise EntraError(900144, parameter="client_assertion_type")
    if kind != ASSERTION_TYPE:
        raise EntraError(70002, reason=f"the client assertion type '{kind}' is not known")
    token = read_jwt(form["client_assertion"])
    if str(token.claims.get("iss", "")).startswith("https://"):
        check_federated(call, form["client_assertion"].strip(), token, client.federated)
        _check_times(call, token.claims)
        return
    _check_header(token.header)
    _check_subject(token.claims, client.app_id)
    _check_signature(token, keys, call.now)
    _check_times(call, token.claims)
    _check_audience(call, token.claims, tenant_id)


def _check_header(header: Mapping[str, Any]) -> None:
    kind, algorithm = str(header.get("typ", "")), header.get("alg")
    if kind.lower() not in _TYPES:
        raise EntraError(5002727)
    if algorithm not in _ALGORITHMS:
        raise EntraError(5002738, algorithm=str(algorithm), supported=", ".join(_ALGORITHMS))


def _check_subject(claims: Mapping[str, Any], client_id: str) -> None:
    """Refuse an assertion that does not speak of the client, in issuer and subject alike."""
    issuer, subject = claims.get("iss"), claims.get("sub")
    if not isinstance(issuer, str) or not isinstance(subject, str):
        raise EntraError(50027)
    if {issuer.lower(), subject.lower()} != {client_id.lower()}:
        raise EntraError(700021)


def _check_signature(token: Jwt, keys: Sequence[KeyRecord], now: int) -> None:
    key, shown = _key_of(token.header, keys)
    if key is None:
        raise EntraError(
            700027, reason=f"The key was not found. Thumbprint of the key that was used: '{shown}'."
        )
    if not key.start <= now < key.end:
        dates = f"Start={spoken(key.start)}, End={spoken(key.end)}"
        raise EntraError(
            700027, reason=f"The key that was used has expired. Thumbprint: '{shown}'. Found key: {dates}."
        )
    public = x509.load_der_x509_certificate(key.certificate.der).public_key()
    if not isinstance(public, RSAPublicKey) or not _is_signed(token, public):
        raise EntraError(700027, reason=f"The signature does not fit the key. Thumbprint: '{shown}'.")


def _is_signed(token: Jwt, public: RSAPublicKey) -> bool:
    algorithm = str(token.header["alg"])
    digest = _HASHES[algorithm[2:]]
    if algorithm.startswith("PS"):
        scheme: padding.AsymmetricPadding = padding.PSS(padding.MGF1(digest), padding.PSS.AUTO)
    else:
        scheme = padding.PKCS1v15()
    try:
        public.verify(token.signature, token.signed, scheme, digest)
    except InvalidSignature:
        return False
    return True


def _key_of(header: Mapping[str, Any], keys: Sequence[KeyRecord]) -> tuple[KeyRecord | None, str]:
    """Find the certificate that a header names by thumbprint, key ID or the certificate itself."""
    named = [(name, header[name]) for name in ("x5t#S256", "x5t", "kid") if header.get(name)]
    if not named and header.get("x5c"):
        named = [("x5c", _first(header["x5c"]))]
    if not named or not all(isinstance(value, str) for _, value in named):
        raise EntraError(5002723)
    usable = [key for key in keys if key.usage == VERIFY]
    found = next((key for key in usable if all(_is_named(key, *name) for name in named)), None)
    return found, _as_hex(named[0][1])


def _is_named(key: KeyRecord, name: str, value: str) -> bool:
    certificate = key.certificate
    if name == "x5c":
        try:
            return read_certificate(value).der == certificate.der
        except CertificateError as error:
            raise EntraError(50027) from error
    if name == "kid":
        names = {certificate.sha1.hex(), certificate.sha256.hex(), key.credential.key_id}
        return value.lower() in names or _raw(value) in (certificate.sha1, certificate.sha256)
    return _raw(value) == (certificate.sha1 if name == "x5t" else certificate.sha256)


def _first(chain: object) -> object:
    """Take the certificate itself from a chain; old clients send it alone, as a text."""
    return chain[0] if isinstance(chain, list) and chain else chain


def _raw(text: str) -> bytes | None:
    """Decode a thumbprint, whichever of the two alphabets and whatever padding it has."""
    plain = text.strip().rstrip("=").replace("+", "-").replace("/", "_")
    try:
        return base64.urlsafe_b64decode(plain + "=" * (-len(plain) % 4))
    except (binascii.Error, ValueError):
        return None


def _as_hex(value: str) -> str:
    raw = _raw(value)
    return raw.hex().upper() if raw is not None and len(raw) in (20, 32) else value[:64]


def _check_times(call: Call, claims: Mapping[str, Any]) -> None:
    begin, end = read_time(claims, "nbf"), read_time(claims, "exp")
    if end is None:
        raise EntraError(50027)
    if end + _SKEW <= call.now or (begin is not None and begin - _SKEW > call.now):
        begins = "not told" if begin is None else spoken(int(begin))
        raise EntraError(700024, now=spoken(call.now), begin=begins, end=spoken(int(end)))


def _check_audience(call: Call, claims: Mapping[str, Any], tenant_id: str) -> None:
    audience = claims.get("aud")
    named = audience if isinstance(audience, list) else [audience]
    if not any(isinstance(one, str) and names_tenant(call, one, tenant_id) for one in named):
        shown = audience if isinstance(audience, str) else ""
        raise EntraError(700023, audience=shown)
