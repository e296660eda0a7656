"""The world `clients` over TLS, and Microsoft's clients as `run.py` installed them."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from client_town import Town, tls_town
from real_clients import AzureCli, Node, Python
from tls_cloud import tls_cloud

from azfakes import ControlClient
from azfakes.doors import RealPlace, hosts_file

ADDRESS = "127.0.0.77"


@pytest.fixture(scope="session")
def _served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    # Clients look at clocks of their own: a secret or an assertion from the future would be no good.
    with tls_town(tmp_path_factory.mktemp("cloud"), wall_clock=True) as town:
        yield town


@pytest.fixture
def town(_served: Town) -> Town:
    """Give the world as it begins."""
    _served.control.reset("clients", seed=1)
    return _served


@pytest.fixture
def az(town: Town, tmp_path: Path) -> AzureCli:
    """Give the command line with the fake registered as its cloud, and nobody signed in."""
    return AzureCli(tmp_path / "azure", town)


@pytest.fixture
def node(town: Town) -> Node:
    """Give the packages of Node."""
    return Node(town)


@pytest.fixture
def python(town: Town) -> Python:
    """Give the packages of Python."""
    return Python(town)


@pytest.fixture
def unknowing(tmp_path: Path) -> Iterator[tuple[Town, list[str]]]:
    """Serve the world on the real host names; with it goes the command within which they are found there."""
    hosts = tmp_path / "hosts"
    hosts.write_text(hosts_file(ADDRESS), encoding="utf-8")
    within = ["unshare", "--mount", "sh", "-c", f'mount --bind {hosts} /etc/hosts && exec "$@"', "sh"]
    with tls_cloud(tmp_path, world="clients", real=RealPlace(ADDRESS), wall_clock=True) as line:
        trust = ssl.create_default_context(cafile=line.ca)
        with httpx.Client(verify=trust, trust_env=False, base_url=line.control) as http:
            control = ControlClient(http, line.control_token)
            yield Town(line.clouds["public"], http, control, options={}, ca=line.ca), within
