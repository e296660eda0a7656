"""Certificates of applications: reading them in every form in which clients send them (facts E50, G43, G45).

CertificateError             the text holds no X.509 certificate
"""

from __future__ import annotations

import base64
import binascii
import calendar
import hashlib
from dataclasses import dataclass, field
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from azfakes.directory.documents import KeyCredential
from azfakes.ids import Ids
from azfakes.instants import iso

CERTIFICATE_TYPE: Final = "AsymmetricX509Cert"
VERIFY: Final = "Verify"
_PEM_MARK: Final = b"-----BEGIN CERTIFICATE-----"


class CertificateError(ValueError):
    """The text holds no X.509 certificate."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """The public certificate of a key pair.

    Attributes:
        der: the certificate in DER.
        sha1: its SHA-1 thumbprint, 20 bytes.
        sha256: its SHA-256 thumbprint, 32 bytes.
        start: first instant of its validity, in epoch seconds.
        end: last instant of its validity, in epoch seconds.
        subject: distinguished name of its holder, such as `CN=Server`.
    """

    der: bytes = field(repr=False)
    sha1: bytes
    sha256: bytes
    start: int
    end: int
    subject: str


@dataclass(slots=True)
class KeyRecord:
    """A certificate that an application has registered.

    Attributes:
        credential: the document as Graph shows it; its `key` is None, for Graph shows keys only where asked.
        certificate: the certificate.
        start: first instant at which assertions signed with it are taken.
        end: first instant at which they are refused.
    """

    credential: KeyCredential
    certificate: Certificate
    start: int
    end: int

    @property
    def usage(self) -> str:
        """What the key is for: `Verify` checks assertions, `Sign` signs what the service issues."""
        return self.credential.usage or VERIFY

    def shown_with_key(self) -> KeyCredential:
        """Give the document with the certificate in base64, as `$select=keyCredentials` wants it."""
        key = base64.b64encode(self.certificate.der).decode()
        return KeyCredential(
            custom_key_identifier=self.credential.custom_key_identifier,
            display_name=self.credential.display_name,
            end_date_time=self.credential.end_date_time,
            key=key,
            key_id=self.credential.key_id,
            start_date_time=self.credential.start_date_time,
            type=self.credential.type,
            usage=self.credential.usage,
        )


def read_certificate(key: str | bytes) -> Certificate:
    """Read a certificate: DER or PEM, plain or in base64 with line breaks, padding or neither, as clients send it.

    The Azure CLI sends base64 broken into lines around an X.509 version 1 certificate signed with SHA-1.

    Raises:
        CertificateError: there is no certificate in it.
    """
    raw = key.encode() if isinstance(key, str) else key
    if _PEM_MARK not in raw and raw.isascii():
        raw = _decoded(raw)
    try:
        if _PEM_MARK in raw:
            return _described(x509.load_pem_x509_certificate(raw[raw.index(_PEM_MARK) :]))
        return _described(x509.load_der_x509_certificate(raw))
    except ValueError as error:
        raise CertificateError("The key is no X.509 certificate.") from error


def make_key(
    ids: Ids,
    certificate: Certificate,
    wish: KeyCredential,
    *,
    start: int | None = None,
    end: int | None = None,
) -> KeyRecord:
    """Register a certificate as a client wishes; it lives as long as the certificate unless told otherwise.

    Args:
        ids: draws the key's ID where the wish names none.
        certificate: the certificate.
        wish: what the client sent; `custom_key_identifier` defaults to the SHA-1 thumbprint in base64.
        start: first instant, in epoch seconds.
        end: first instant that is too late, in epoch seconds.
    """
    begins = certificate.start if start is None else start
    ends = certificate.end if end is None else end
    credential = KeyCredential(
        custom_key_identifier=wish.custom_key_identifier or base64.b64encode(certificate.sha1).decode(),
        display_name=wish.display_name or certificate.subject,
        start_date_time=iso(begins),
        end_date_time=iso(ends),
        key_id=wish.key_id or ids.guid("key"),
        type=wish.type or CERTIFICATE_TYPE,
        usage=wish.usage or VERIFY,
    )
    return KeyRecord(credential, certificate, begins, ends)


def _described(certificate: x509.Certificate) -> Certificate:
    der = certificate.public_bytes(Encoding.DER)
    return Certificate(
        der=der,
        sha1=hashlib.sha1(der, usedforsecurity=False).digest(),
        sha256=hashlib.sha256(der).digest(),
        start=calendar.timegm(certificate.not_valid_before_utc.utctimetuple()),
        end=calendar.timegm(certificate.not_valid_after_utc.utctimetuple()),
        subject=certificate.subject.rfc4514_string(),
    )


def _decoded(raw: bytes) -> bytes:
    text = b"".join(raw.split()).rstrip(b"=").translate(bytes.maketrans(b"-_", b"+/"))
    try:
        return base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except binascii.Error as error:
        raise CertificateError("The key is not in base64.") from error
