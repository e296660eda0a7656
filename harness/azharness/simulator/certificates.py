"""Client certificates, as a gateway hands them on in the header `Client-Cert` (RFC 9440), checked at the site's clock."""

from __future__ import annotations

import base64
import binascii
import re
from datetime import UTC, datetime
from typing import Final

from cryptography import x509
from cryptography.x509 import verification
from cryptography.x509.oid import ExtendedKeyUsageOID

_BYTES: Final = re.compile(r":([A-Za-z0-9+/=]+):", re.ASCII)
_FOR_CLIENTS: Final = (ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE)


def is_valid(header: str, authorities: str, now: int) -> bool:
    """Whether a header holds a certificate for clients that one of these authorities (PEM) issued and that has its time now."""
    certificate = _certificate(header)
    if certificate is None or not authorities:
        return False
    trusted = verification.Store(_authorities(authorities))
    builder = verification.PolicyBuilder().store(trusted).time(datetime.fromtimestamp(now, UTC))
    policies = builder.extension_policies(
        ca_policy=verification.ExtensionPolicy.webpki_defaults_ca(), ee_policy=_of_clients()
    )
    try:
        policies.build_client_verifier().verify(certificate, [])
    except verification.VerificationError:
        return False
    return True


def are_authorities(text: str) -> bool:
    """Whether a text holds certificates in PEM to trust."""
    try:
        return bool(_authorities(text))
    except ValueError:
        return False


def _authorities(text: str) -> list[x509.Certificate]:
    return x509.load_pem_x509_certificates(text.encode())


def _certificate(header: str) -> x509.Certificate | None:
    found = _BYTES.fullmatch(header.strip())
    if found is None:
        return None
    try:
        return x509.load_der_x509_certificate(base64.b64decode(found[1], validate=True))
    except (binascii.Error, ValueError):
        return None


def _of_clients() -> verification.ExtensionPolicy:
    """What the certificate itself must say. Machines need no name in it; if it is limited to purposes, clients are one."""
    return verification.ExtensionPolicy.permit_all().may_be_present(
        x509.ExtendedKeyUsage, verification.Criticality.AGNOSTIC, _require_purpose
    )


def _require_purpose(
    _policy: verification.Policy, _certificate: x509.Certificate, usage: x509.ExtendedKeyUsage | None
) -> None:
    if usage is not None and not any(purpose in usage for purpose in _FOR_CLIENTS):
        raise ValueError("The certificate is not for clients.")
