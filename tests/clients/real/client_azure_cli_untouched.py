"""The Azure CLI as it comes, in the public cloud that it knows, with a hosts file that only it sees."""

from __future__ import annotations

import os
import shutil
import ssl
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from client_town import Town
from real_clients import AzureCli
from tls_cloud import tls_cloud

from azfakes import ControlClient
from azfakes.doors import RealPlace, hosts_file

ADDRESS = "127.0.0.77"
pytestmark = pytest.mark.skipif(
    shutil.which("unshare") is None or not hasattr(os, "geteuid") or os.geteuid() != 0,
    reason="a hosts file of its own takes Linux and its administrator",
)


@pytest.fixture
def az(tmp_path: Path) -> Iterator[AzureCli]:
    """Give the command line with nothing configured but whom to trust."""
    hosts = tmp_path / "hosts"
    hosts.write_text(hosts_file(ADDRESS), encoding="utf-8")
    within = ["unshare", "--mount", "sh", "-c", f'mount --bind {hosts} /etc/hosts && exec "$@"', "sh"]
    with tls_cloud(tmp_path, world="clients", real=RealPlace(ADDRESS), wall_clock=True) as line:
        trust = ssl.create_default_context(cafile=line.ca)
        with httpx.Client(verify=trust, trust_env=False, base_url=line.control) as http:
            control = ControlClient(http, line.control_token)
            town = Town(line.clouds["public"], http, control, options={}, ca=line.ca)
            yield AzureCli(tmp_path / "azure", town, within)


def test_an_application_signs_in_at_the_public_cloud(az: AzureCli) -> None:
    """Instance discovery, sign-in, Resource Manager and Graph are found under the names that are compiled in."""
    done = az.login()
    assert done.code == 0, done.err

    assert az("account", "show")["environmentName"] == "AzureCloud"
    assert [one["userPrincipalName"] for one in az("ad", "user", "list")] == [az.town.person.upn]


def test_a_person_signs_in_by_password(az: AzureCli) -> None:
    """The realm, which the client asks for on port 443 whatever the authority's port, is told, and the password taken."""
    person = az.town.person
    done = az.run("login", "-u", person.upn, "-p", person.password, "--tenant", az.town.tenant.id)
    assert done.code == 0, done.err

    assert az("ad", "signed-in-user", "show")["id"] == person.id
    assert "/common/userrealm/{upn}" in {entry.path_template for entry in az.town.control.log().entries}
