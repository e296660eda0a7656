"""Certificates in the forms in which clients send them."""

from __future__ import annotations

import base64
import textwrap

import pytest

from azfakes.directory.documents import KeyCredential
from azfakes.directory.keys import CertificateError, make_key, read_certificate
from azfakes.ids import Ids
from azfakes.signing import foreign_key

DER = base64.b64decode(foreign_key().certificate)
PEM = "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n".format(
    "\n".join(textwrap.wrap(foreign_key().certificate, 64))
)
# X.509 version 1, signed with SHA-1: what `az ad app credential reset --create-cert` makes and sends in lines.
AZURE_CLI = """
MIIBqjCCARMCFEC/8lwfClSvWnnOrBCIuCRtVxAcMA0GCSqGSIb3DQEBBQUAMBQxEjAQBgNVBAMM
CUNMSS1Mb2dpbjAeFw0yNjExMjQxODI0MjNaFw0yNzExMjQxODI0MjNaMBQxEjAQBgNVBAMMCUNM
SS1Mb2dpbjCBnzANBgkqhkiG9w0BAQEFAAOBjQAwgYkCgYEA5JWpUSmVSCnSnCLuYeQUNTw931Vg
251X+KC9p1v+8I1K3EtaZUyBDKJKhO6H55dfCmFuYJPDItw74wxkiYjHoHovwue984i/JLMHHS9w
6EoAq72U2UALIuHfPws9UqRfK8LwTWsQSKgvgxr3/AGk/dDBZkHhgm8R7X+u/3+ITdcCAwEAATAN
BgkqhkiG9w0BAQUFAAOBgQAOJ/uRnqgPoJc7P3yaQaqCJz9NWbE1LXC3Iwdd28aMPUPiiMExG83r
e5FLjZcGmbDlMiAEQJmrPvWFcErdzjVVL990fLmT7xQcUC2KiG/GiciVMiJJ3S/pknzzhN1D19Qm
aVxRfpO5mihVQ6m8+tWLTuJ/gOwcAHFTerKEMKiPmQ==
"""

_FORMS = [
    DER,
    PEM,
    PEM.encode(),
    "Bag Attributes: none\n" + PEM,
    base64.b64encode(DER).decode(),
    base64.b64encode(DER),
    base64.urlsafe_b64encode(DER).rstrip(b"=").decode(),
    "\n".join(textwrap.wrap(base64.b64encode(DER).decode(), 76)) + "\n",
    base64.b64encode(PEM.encode()).decode(),
]


@pytest.mark.parametrize("form", _FORMS)
def test_every_form_gives_the_same_certificate(form: str | bytes) -> None:
    """DER, PEM and base64 of either, with line breaks or without padding, are one certificate."""
    certificate = read_certificate(form)

    assert certificate.der == DER
    assert base64.urlsafe_b64encode(certificate.sha1).rstrip(b"=").decode() == foreign_key().kid


def test_the_certificate_of_the_azure_cli_is_read() -> None:
    """A version 1 certificate that is signed with SHA-1, in base64 with line breaks, is taken."""
    certificate = read_certificate(AZURE_CLI)

    assert certificate.subject == "CN=CLI-Login"
    assert certificate.end > certificate.start


@pytest.mark.parametrize("form", ["", "no base64!", "AAAA", b"\x00\x01", PEM[:200], "0" * 50, b"0\x82"])
def test_what_is_no_certificate_is_refused(form: str | bytes) -> None:
    """Anything else is one error, never another."""
    with pytest.raises(CertificateError):
        read_certificate(form)


def test_a_key_is_shown_without_its_certificate_unless_asked() -> None:
    """The document tells thumbprint and validity, and the certificate only when it is wanted."""
    record = make_key(Ids(1), read_certificate(DER), KeyCredential(display_name="mine"))

    assert (record.credential.key, record.usage) == (None, "Verify")
    assert record.credential.custom_key_identifier == base64.b64encode(record.certificate.sha1).decode()
    assert read_certificate(record.shown_with_key().key or "").der == DER
