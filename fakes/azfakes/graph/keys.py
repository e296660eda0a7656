"""Certificates of applications and service principals (facts G29, G30, G43 to G45)."""

from __future__ import annotations

import base64
import binascii
from typing import Any, Final, Literal

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs12 import load_key_and_certificates
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey
from starlette.responses import Response

from azfakes.directory.documents import KeyCredential
from azfakes.directory.keys import (
    CERTIFICATE_TYPE,
    VERIFY,
    Certificate,
    CertificateError,
    KeyRecord,
    make_key,
    read_certificate,
)
from azfakes.directory.records import AppRecord, PrincipalRecord
from azfakes.graph import access
from azfakes.graph.bodies import as_document, required_guid, required_text
from azfakes.graph.caller import GraphCall
from azfakes.graph.collections import empty_answer, plain_answer
from azfakes.graph.credentials import note_credentials
from azfakes.graph.errors import GraphError, bad_request
from azfakes.instants import parse_iso
from azfakes.wellknown import AAD_GRAPH

_WITH_PASSWORD: Final = "X509CertAndPassword"
_KINDS: Final = {(CERTIFICATE_TYPE, VERIFY), (_WITH_PASSWORD, "Sign")}
_LONGEST_PROOF: Final = 600
_LONGEST_TEXT: Final = 65_536


def keys_wished(gcall: GraphCall, wishes: object, present: list[KeyRecord]) -> list[KeyRecord]:
    """Make the certificates that a body's `keyCredentials` asks for, which replaces all there were.

    One that is there already and comes back by its ID, without its certificate, stays.

    Raises:
        GraphError: 400 for what is no certificate, and for lives that it does not cover.
    """
    if not isinstance(wishes, list):
        raise bad_request("Invalid value specified for property 'keyCredentials'.")
    known = {record.credential.key_id: record for record in present}
    records: list[KeyRecord] = []
    for wish in wishes:
        credential = _credential(wish)
        kept = known.get(credential.key_id)
        same = kept is not None and credential.key is None
        records.append(kept if kept is not None and same else _new_key(gcall, credential, None))
    if len({record.credential.key_id for record in records}) < len(records):
        raise bad_request("Property keyCredentials holds a keyId twice.")
    return records


def keys_selected(gcall: GraphCall) -> bool:
    """Tell whether a query selects `keyCredentials`, which alone shows the certificates (facts G30)."""
    names = gcall.call.query.get("$select", "").lower().split(",")
    return "keycredentials" in map(str.strip, names)


def add_key(gcall: GraphCall, target: AppRecord | PrincipalRecord) -> Response:
    """Answer `POST …/addKey`, for which a certificate that is there already has to vouch."""
    body = gcall.body()
    _require_proof(gcall, target, body)
    wish = body.get("passwordCredential") or {}
    password = wish.get("secretText") if isinstance(wish, dict) else None
    record = _new_key(gcall, _credential(body.get("keyCredential")), password)
    target.keys.append(record)
    note_credentials(gcall, target, "keyCredentials")
    return plain_answer(gcall.call, "microsoft.graph.keyCredential", msgspec.to_builtins(record.credential))


def remove_key(gcall: GraphCall, target: AppRecord | PrincipalRecord) -> Response:
    """Answer `POST …/removeKey`, for which a certificate has to vouch too."""
    body = gcall.body()
    _require_proof(gcall, target, body)
    key_id = required_guid(body, "keyId")
    kept = [record for record in target.keys if record.credential.key_id != key_id]
    if len(kept) == len(target.keys):
        raise bad_request(f"No key credential found with keyId '{key_id}'.")
    target.keys[:] = kept
    note_credentials(gcall, target, "keyCredentials")
    return empty_answer()


def _credential(wish: object) -> KeyCredential:
    if not isinstance(wish, dict):
        raise bad_request("Invalid value specified for property 'keyCredentials'.")
    credential = as_document(wish, KeyCredential)
    if credential.key_id is not None:
        credential.key_id = required_guid(wish, "keyId")
    return credential


def _new_key(gcall: GraphCall, wish: KeyCredential, password: object) -> KeyRecord:
    kind = (wish.type or CERTIFICATE_TYPE, wish.usage or VERIFY)
    if kind not in _KINDS or not wish.key:
        raise bad_request(
            "A key credential needs a certificate as 'key', with type AsymmetricX509Cert and usage Verify, or "
            "X509CertAndPassword and Sign.",
            "InvalidKeyCredential",
        )
    try:
        certificate = _certificate(wish.key, password if kind[0] == _WITH_PASSWORD else None)
    except CertificateError as error:
        message = "Key credential is invalid: its value is no X.509 certificate."
        raise bad_request(message, "InvalidKeyCredential") from error
    start = _instant(wish.start_date_time, "Start", certificate.start)
    end = _instant(wish.end_date_time, "End", certificate.end)
    if not certificate.start <= start < certificate.end:
        raise _bad_date("Start")
    if not start < end <= certificate.end:
        raise _bad_date("End")
    return make_key(gcall.call.state.ids, certificate, wish, start=start, end=end)


def _certificate(text: str, password: object) -> Certificate:
    """Read a certificate, or the one of a PFX file that a password opens."""
    if password is None:
        return read_certificate(text)
    try:
        raw = base64.b64decode("".join(text.split()), validate=True)
        held = load_key_and_certificates(raw, str(password).encode())[1]
    except (ValueError, binascii.Error) as error:
        raise CertificateError("The key is no PFX file that the password opens.") from error
    if held is None:
        raise CertificateError("The PFX file holds no certificate.")
    return read_certificate(held.public_bytes(Encoding.DER))


def _instant(text: str | None, which: Literal["Start", "End"], default: int) -> int:
    if text is None:
        return default
    try:
        return parse_iso(text)
    except ValueError as error:
        raise _bad_date(which) from error


def _bad_date(which: Literal["Start", "End"]) -> GraphError:
    return bad_request(
        f"Key credential {which.lower()} date is invalid.", f"KeyCredentialsInvalid{which}Date"
    )


def _require_proof(gcall: GraphCall, target: AppRecord | PrincipalRecord, body: dict[str, Any]) -> None:
    """Ask that one of the target's own valid certificates has signed the proof (facts G43).

    An application rolls its own keys without a permission; others need the right to change it.

    Raises:
        GraphError: 403 for the caller, 401 for the proof.
    """
    own = target.app_id if isinstance(target, AppRecord) else target.app.app_id
    if gcall.caller.user is not None or gcall.caller.client_id != own:
        access.require_secret_change(gcall.caller, target, gcall.tenant)
    proof = required_text(body, "proof", _LONGEST_TEXT)
    now = gcall.call.now
    valid = (record for record in target.keys if record.start <= now < record.end)
    claims = next(filter(None, (_claims(record, proof) for record in valid)), {})
    if not _is_current(claims, now) or (claims.get("iss"), claims.get("aud")) != (target.id, AAD_GRAPH):
        message = "Access Token missing or malformed."
        raise GraphError(401, "Authentication_MissingOrMalformed", message)


def _claims(record: KeyRecord, proof: str) -> dict[str, Any]:
    """Read the claims of a proof that a certificate's key has signed; none where it has not."""
    pem = x509.load_der_x509_certificate(record.certificate.der).public_bytes(Encoding.PEM)
    try:
        key = RSAKey.import_key(pem)
        return dict(jwt.decode(proof, key, algorithms=["RS256", "PS256"]).claims)
    except (JoseError, ValueError, TypeError):
        return {}


def _is_current(claims: dict[str, Any], now: int) -> bool:
    begin, end = claims.get("nbf"), claims.get("exp")
    if not isinstance(begin, int | float) or not isinstance(end, int | float):
        return False
    return begin <= now < end <= begin + _LONGEST_PROOF
