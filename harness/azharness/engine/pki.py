"""The harness's own public key infrastructure, for clients that need no Entra (fact F137): an authority and its certificates."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from functools import cache
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_BEGINNING: Final = 946_684_800
_END: Final = 4_102_444_800
"""The authority is valid from 2000 to 2100."""
_AROUND: Final = 86_400
"""A client's certificate is valid from so long before the scenario's instant to so long after it, in seconds."""


class Authority:
    """A certificate authority with a key of its own. All authorities bear one name, so that a name alone proves nothing."""

    def __init__(self) -> None:
        """Make the key and the certificate."""
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _named("azharness clients")
        self._certificate = self._signed(self._builder(self._name, self._key.public_key(), _BEGINNING, _END))

    @property
    def pem(self) -> str:
        """Its certificate as PEM."""
        return self._certificate.public_bytes(serialization.Encoding.PEM).decode("ascii")

    def client_certificate(self, instant: int) -> str:
        """A client's certificate around an instant (epoch seconds), as the value of the header `Client-Cert` (RFC 9440)."""
        key = ec.generate_private_key(ec.SECP256R1()).public_key()
        builder = self._builder(_named("client.azharness.example"), key, instant - _AROUND, instant + _AROUND)
        der = self._signed(builder).public_bytes(serialization.Encoding.DER)
        return f":{base64.b64encode(der).decode('ascii')}:"

    def _builder(
        self, subject: x509.Name, key: ec.EllipticCurvePublicKey, begin: int, end: int
    ) -> x509.CertificateBuilder:
        """A certificate of the authority itself, or else of a client."""
        plain = (
            x509.CertificateBuilder(self._name, subject, key, x509.random_serial_number())
            .not_valid_before(datetime.fromtimestamp(begin, UTC))
            .not_valid_after(datetime.fromtimestamp(end, UTC))
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False
            )
        )
        return _for_authority(plain) if subject == self._name else _for_client(plain)

    def _signed(self, builder: x509.CertificateBuilder) -> x509.Certificate:
        return builder.sign(self._key, hashes.SHA256())


def _for_authority(builder: x509.CertificateBuilder) -> x509.CertificateBuilder:
    return builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True).add_extension(
        _usage(signs_certificates=True), critical=True
    )


def _for_client(builder: x509.CertificateBuilder) -> x509.CertificateBuilder:
    return (
        builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False)
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName("client.azharness.example")]), critical=False
        )
    )


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


@cache
def own_authority() -> Authority:
    """The authority whose certificates the site is told to trust: one for all sequences of a process."""
    return Authority()


@cache
def foreign_authority() -> Authority:
    """An authority of the same name that nobody was told of."""
    return Authority()
