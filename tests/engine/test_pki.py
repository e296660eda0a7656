"""The harness's own certificates."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.x509 import verification

from azharness.engine.pki import Authority

NOW = 1_768_435_200
DAY = 86_400


def verified(authority: Authority, header: str, instant: int) -> bool:
    """Whether a strict reader takes the certificate in a header at an instant."""
    certificate = x509.load_der_x509_certificate(base64.b64decode(header.strip(":"), validate=True))
    store = verification.Store(x509.load_pem_x509_certificates(authority.pem.encode()))
    policy = verification.PolicyBuilder().store(store).time(datetime.fromtimestamp(instant, UTC))
    try:
        policy.build_client_verifier().verify(certificate, [])
    except verification.VerificationError:
        return False
    return True


@pytest.mark.parametrize(
    ("later", "good"), [(0, True), (DAY, True), (DAY + 1, False), (-DAY, True), (-DAY - 1, False)]
)
def test_a_certificate_is_good_around_its_instant(later: int, good: bool) -> None:
    """It holds for a day before and a day after, and no longer."""
    authority = Authority()
    assert verified(authority, authority.client_certificate(NOW), NOW + later) is good


def test_a_strange_authority_of_the_same_name() -> None:
    """What another authority issued is not taken, although its name is the same."""
    own, strange = Authority(), Authority()
    assert not verified(own, strange.client_certificate(NOW), NOW)
    issuers = {x509.load_pem_x509_certificate(each.pem.encode()).subject for each in (own, strange)}
    assert len(issuers) == 1


def test_the_header_is_that_of_the_standard() -> None:
    """RFC 9440: the DER bytes in Base64 between colons."""
    header = Authority().client_certificate(NOW)
    assert header[0] == header[-1] == ":"
    certificate = x509.load_der_x509_certificate(base64.b64decode(header[1:-1], validate=True))
    assert certificate.not_valid_after_utc - certificate.not_valid_before_utc == timedelta(days=2)
