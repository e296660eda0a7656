"""The doors where Entra is not needed: certificates, client tokens given earlier, and the point that nothing protects."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from tests.simulator.conftest import MASTER_KEY, Town, refused, reset
from tests.simulator.test_doors import URI, ConnectedTown, device_token, token

from azfakes import SyncASGITransport
from azharness.contract import Reason
from azharness.contract import commands as c
from azharness.contract.ports import Door
from azharness.simulator import Site

DOORS: list[Door] = ["gateway", "management-point", "enhanced-http", "plain-http"]
DAY = 86_400
LIFE = 28_800


class Authority:
    """An authority that issues certificates for clients."""

    def __init__(self, now: int) -> None:
        self.now = now
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Contoso Clients")])
        usage = x509.KeyUsage(
            digital_signature=False,
            content_commitment=False,
            key_encipherment=False,
            data_encipherment=False,
            key_agreement=False,
            key_cert_sign=True,
            crl_sign=True,
            encipher_only=False,
            decipher_only=False,
        )
        key_id = x509.SubjectKeyIdentifier.from_public_key(self._key.public_key())
        root = (
            self._certificate(self._name, self._key, -DAY, 3_650 * DAY)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(usage, critical=True)
            .add_extension(key_id, critical=False)
        )
        self.pem = self._signed(root).public_bytes(serialization.Encoding.PEM).decode()

    def header(
        self,
        begin: int = -DAY,
        end: int = DAY,
        purpose: x509.ObjectIdentifier | None = ExtendedKeyUsageOID.CLIENT_AUTH,
    ) -> str:
        """The header of a certificate with that time (seconds from now) and purpose."""
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "CONTOSO-PC01")])
        made = self._certificate(name, ec.generate_private_key(ec.SECP256R1()), begin, end)
        made = made.add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False
        )
        if purpose is not None:
            made = made.add_extension(x509.ExtendedKeyUsage([purpose]), critical=False)
        content = self._signed(made).public_bytes(serialization.Encoding.DER)
        return f":{base64.b64encode(content).decode()}:"

    def _certificate(
        self, name: x509.Name, key: ec.EllipticCurvePrivateKey, begin: int, end: int
    ) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(dt.datetime.fromtimestamp(self.now + begin, dt.UTC))
            .not_valid_after(dt.datetime.fromtimestamp(self.now + end, dt.UTC))
        )

    def _signed(self, made: x509.CertificateBuilder) -> x509.Certificate:
        return made.sign(self._key, hashes.SHA256())


class TrustingTown(ConnectedTown):
    """A connected site that trusts an authority for its clients."""

    authority: Authority

    def begin(self, **changes: Any) -> None:
        """Reset the site, with an authority to trust."""
        self.authority = Authority(self.now())
        super().begin(client_ca=self.authority.pem, **changes)

    def ask(self, door: Door, token: str = "", certificate: str = "") -> httpx.Response:
        """Ask a door to exchange a credential."""
        path = "/CCM_Proxy_MutualAuth/72057594037927941/CCM_STS" if door == "gateway" else "/CCM_STS"
        return self.knock(self.site.doors[door], "POST", path, token, certificate)

    def disable(self) -> None:
        """Disable the tenant's authentication, at once."""
        self.console.accepted(c.ConsoleProperties, name="Contoso")
        self.console.type_in(disable_authentication="on")
        self.console.accepted(c.DialogOk)
        self.console.send(c.SiteRestartExecutive())


@pytest.fixture
def trusting() -> Iterator[TrustingTown]:
    """A connected site that trusts an authority for its clients."""
    town = TrustingTown()
    yield town
    town.close()


@pytest.mark.parametrize("door", DOORS)
def test_a_certificate_needs_no_entra(trusting: TrustingTown, door: Door) -> None:
    """A valid certificate is exchanged for a client token of eight hours, and Entra is not asked."""
    before = len(trusting.log())

    answer = trusting.ask(door, certificate=trusting.authority.header())

    assert (answer.status_code, answer.json()["expires_in"]) == (200, LIFE)
    assert len(trusting.log()) == before


@pytest.mark.parametrize("purpose", [None, ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE])
def test_a_certificate_may_be_for_anything(
    trusting: TrustingTown, purpose: x509.ObjectIdentifier | None
) -> None:
    """A certificate that is not limited to purposes is taken."""
    header = trusting.authority.header(purpose=purpose)

    assert trusting.ask("gateway", certificate=header).status_code == 200


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("changes", [{"end": -1}, {"begin": 1}, {"purpose": ExtendedKeyUsageOID.SERVER_AUTH}])
def test_a_certificate_that_is_not_valid(trusting: TrustingTown, door: Door, changes: dict[str, Any]) -> None:
    """A certificate that has ended, has not begun, or is for servers is refused."""
    assert trusting.ask(door, certificate=trusting.authority.header(**changes)).status_code == 401


@pytest.mark.parametrize("door", DOORS)
def test_a_foreign_certificate(trusting: TrustingTown, door: Door) -> None:
    """A certificate of another authority of the same name is refused."""
    assert trusting.ask(door, certificate=Authority(trusting.now()).header()).status_code == 401


def test_a_certificate_has_its_time_at_the_sites_clock(trusting: TrustingTown) -> None:
    """A certificate is taken up to its last second by the site's clock."""
    header = trusting.authority.header(end=DAY)
    trusting.pass_time(days=1)
    assert trusting.ask("gateway", certificate=header).status_code == 200
    trusting.pass_time(seconds=1)
    assert trusting.ask("gateway", certificate=header).status_code == 401


@pytest.mark.parametrize("header", ["", "::", ":AAAA:", ":%:", ":=:", "x", ":é:"])
def test_what_is_no_certificate(trusting: TrustingTown, header: str) -> None:
    """Whatever is no certificate in the header's form is refused."""
    assert trusting.ask("gateway", certificate=header).status_code == 401


def test_a_certificate_without_the_headers_form(trusting: TrustingTown) -> None:
    """The header without its colons is refused, and so is a certificate beside a token that is refused."""
    header = trusting.authority.header()

    assert trusting.ask("gateway", certificate=header.strip(":")).status_code == 401
    assert trusting.ask("gateway", token="x", certificate=header).status_code == 401


def test_without_authority_no_certificate_is_taken(town: Town) -> None:
    """A site that was told no authority takes no certificate, and what is no bundle is refused at the reset."""
    header = Authority(town.now()).header()

    assert (
        town.knock(
            town.site.doors["gateway"], "POST", "/CCM_Proxy_MutualAuth/1/CCM_STS", "", header
        ).status_code
        == 401
    )
    assert reset(town.console, instant=town.now(), client_ca="x").outcome == refused(
        Reason.MALFORMED, "client_ca"
    )


@pytest.mark.parametrize("door", DOORS)
def test_other_credentials_are_taken_while_authentication_is_disabled(
    trusting: TrustingTown, door: Door
) -> None:
    """Disabled authentication shuts out Entra's tokens only: certificate and client token go on being taken."""
    given = trusting.ask("gateway", token=token(trusting)).json()["access_token"]
    trusting.disable()

    assert trusting.ask(door, token=token(trusting)).status_code == 401
    assert trusting.ask(door, token=given).status_code == 200
    assert trusting.ask(door, certificate=trusting.authority.header()).status_code == 200


@pytest.mark.parametrize("door", DOORS)
def test_a_client_token_serves_until_it_ends(trusting: TrustingTown, door: Door) -> None:
    """A client token that one door gave is taken at each, and what is left of its life is told; it ends after eight hours."""
    given = trusting.ask("management-point", token=token(trusting)).json()["access_token"]
    trusting.pass_time(hours=7, minutes=59, seconds=59)
    assert trusting.ask(door, token=given).json() == {
        "access_token": given,
        "token_type": "UDA",
        "expires_in": 1,
    }
    trusting.pass_time(seconds=1)
    assert trusting.ask(door, token=given).status_code == 401


def test_a_client_token_survives_a_restart_but_no_reset(tmp_path: Path) -> None:
    """A client token is taken after a restart and not after a reset; the store does not hold it."""
    town = Town(tmp_path / "site.db")
    authority = Authority(town.now())
    town.begin(client_ca=authority.pem)
    exchange = "/CCM_STS"
    door = town.site.doors["management-point"]
    given = town.knock(door, "POST", exchange, "", authority.header()).json()["access_token"]
    town.close()
    assert given.encode() not in (tmp_path / "site.db").read_bytes()

    town.site = Site(
        tmp_path / "site.db",
        master_key=MASTER_KEY,
        client_factory=lambda _ca: httpx.Client(transport=SyncASGITransport(town.cloud.app)),
    )
    town.console.site = town.site
    door = town.site.doors["management-point"]
    assert town.knock(door, "POST", exchange, given).status_code == 200
    town.begin()
    assert town.knock(door, "POST", exchange, given).status_code == 401
    town.close()


def test_an_unprotected_point_takes_no_users_token(trusting: TrustingTown) -> None:
    """The point with neither HTTPS nor enhanced HTTP refuses a user's token and takes a device's."""
    assert trusting.ask("plain-http", token=token(trusting)).status_code == 401
    assert trusting.ask("plain-http", token=device_token(trusting)).status_code == 200


@pytest.mark.parametrize("door", DOORS)
def test_a_version_2_device_token_names_the_client_id(trusting: TrustingTown, door: Door) -> None:
    """A version 2 device token is taken with the server app's client ID as audience, and not with the App ID URI."""
    right = device_token(trusting, ver="2.0", aud=trusting.server, iss=_issuer(trusting))
    wrong = device_token(trusting, ver="2.0", aud=URI, iss=_issuer(trusting))

    assert [trusting.ask(door, token=one).status_code for one in (right, wrong)] == [200, 401]


def _issuer(town: TrustingTown) -> str:
    return f"https://login.microsoftonline.com/{town.tenant().id}/v2.0"
