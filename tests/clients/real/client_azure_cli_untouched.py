"""The Azure CLI as it comes, in the public cloud that it knows, with a hosts file that only it sees."""

from __future__ import annotations

from pathlib import Path

import pytest
from client_town import Town
from real_clients import AzureCli, needs_hosts

pytestmark = needs_hosts


@pytest.fixture
def az(unknowing: tuple[Town, list[str]], tmp_path: Path) -> AzureCli:
    """Give the command line with nothing configured but whom to trust."""
    town, within = unknowing
    return AzureCli(tmp_path / "azure", town, within)


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
