"""Clients that nobody can configure meet the cloud on the real host names, by what their resolver tells them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tls_cloud import tls_cloud

from azfakes import ReadyLine, ServerError
from azfakes.doors import RealPlace, hosts_file, real_names
from azfakes.server import CloudServer

# msal as everybody uses it: no authority of its own, no session of its own, instance discovery left on.
CLIENT = """
import json, sys
import msal, requests

tenant, client, secret = sys.argv[1:]
app = msal.ConfidentialClientApplication(
    client, client_credential=secret, authority=f"https://login.microsoftonline.com/{tenant}"
)
token = app.acquire_token_for_client(["https://graph.microsoft.com/.default"])["access_token"]
users = requests.get("https://graph.microsoft.com/v1.0/users", headers={"Authorization": f"Bearer {token}"}).json()
print(json.dumps({"context": users["@odata.context"], "people": [one["userPrincipalName"] for one in users["value"]]}))
"""

# Sends every connection to port 443 where the fake is, as a hosts file and a forwarded port would.
RESOLVER = """
import socket
genuine = socket.getaddrinfo
def to_the_fake(host, port, *rest, **more):
    return genuine("127.0.0.1", {port} if port == 443 else port, *rest, **more)
socket.getaddrinfo = to_the_fake
"""

can_unshare = pytest.mark.skipif(
    shutil.which("unshare") is None or not hasattr(os, "geteuid") or os.geteuid() != 0,
    reason="a hosts file of its own takes Linux and its administrator",
)


@pytest.fixture
def line(tmp_path: Path) -> Iterator[ReadyLine]:
    """Serve the world `clients` on the real host names at a free port."""
    with tls_cloud(tmp_path, world="clients", real=RealPlace(port=0)) as ready:
        yield ready


def ask(line: ReadyLine, command: list[str], script: str) -> Any:
    """Run the client in a process of its own."""
    tenant = line.tenants[0]
    away = {"SSL_CERT_DIR", "HTTPS_PROXY", "https_proxy"}
    kept = {name: value for name, value in os.environ.items() if name not in away}
    done = subprocess.run(
        [
            *command,
            sys.executable,
            "-c",
            script,
            tenant.id,
            tenant.apps[0].client_id,
            tenant.apps[0].secret or "",
        ],
        env=kept | {"REQUESTS_CA_BUNDLE": line.ca},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_client_without_any_setting_is_served(line: ReadyLine) -> None:
    """Discovery, token and Graph answer on the real names, by certificates for them, behind a forwarded port."""
    assert line.real is not None
    answer = ask(line, [], RESOLVER.format(port=line.real.rpartition(":")[2]) + CLIENT)

    assert answer["context"] == "https://graph.microsoft.com/v1.0/$metadata#users"
    assert answer["people"] == [line.tenants[0].users[0].upn]


@can_unshare
def test_a_private_hosts_file_is_enough(tmp_path: Path) -> None:
    """On port 443 a hosts file that only the client sees is all that it takes."""
    address = "127.0.0.53"
    hosts = tmp_path / "hosts"
    hosts.write_text(hosts_file(address))
    inside = f'mount --bind {hosts} /etc/hosts && exec "$@"'
    try:
        with tls_cloud(tmp_path, world="clients", real=RealPlace(address)) as line:
            answer = ask(line, ["unshare", "--mount", "sh", "-c", inside, "sh"], CLIENT)
    except ServerError as error:
        pytest.skip(str(error))

    assert answer["people"] == [line.tenants[0].users[0].upn]


def test_the_ready_line_tells_names_and_place(line: ReadyLine) -> None:
    """The addresses of the services are the real ones; the control plane keeps a port of its own."""
    assert line.clouds["public"].graph == "https://graph.microsoft.com"
    assert line.clouds["china"].login == "https://login.partner.microsoftonline.cn"
    assert line.control.startswith("https://localhost:")


def test_a_hosts_file_names_every_host_once() -> None:
    """Each real name is sent to the address, and localhost keeps its meaning."""
    rows = [row.split() for row in hosts_file("127.0.0.9").splitlines()]

    assert [name for address, name in rows if address == "127.0.0.9"] == list(real_names())
    assert ["127.0.0.1", "localhost"] in rows
    assert {"login.microsoftonline.com", "graph.microsoft.com", "dod-graph.microsoft.us"} <= set(real_names())


@pytest.mark.parametrize("address", ["0.0.0.0", "192.0.2.1", "login.microsoftonline.com"])
def test_other_machines_are_not_served(address: str, tmp_path: Path) -> None:
    """An address that others can reach is refused before anything listens."""
    with pytest.raises(ServerError, match="no loopback address"):
        CloudServer("clients", 1, tmp_path / "ca.pem", real=RealPlace(address))
