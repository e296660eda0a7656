"""The two ways into the fake cloud: inside this process, behind respx on the real hostnames, or a running server."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import msgspec
import respx

from azfakes import Cloud, ControlClient, InProcessControl, ReadyLine, SyncASGITransport, respx_routes
from azfakes.clouds import CLOUDS
from azharness.contract.commands import Environment
from azscenarios.cloud_driver import CloudDriver
from azscenarios.errors import CloudError
from azscenarios.fault_rules import AGENT

_OURS = {"User-Agent": AGENT}
# The clouds that the contract knows as environments of the product.
_ENVIRONMENTS = ("public", "usgov", "china")


@contextmanager
def in_process_cloud() -> Iterator[CloudDriver]:
    """A cloud of this process; every httpx client in it reaches that cloud, and nothing else."""
    cloud = Cloud()
    environments = {
        name: Environment(
            login=f"https://{profile.hosts('login')[0]}",
            graph=f"https://{profile.hosts('graph')[0]}",
            arm=f"https://{profile.hosts('arm')[0]}",
        )
        for name, profile in CLOUDS.items()
        if name in _ENVIRONMENTS
    }
    with (
        respx.mock(assert_all_called=False) as router,
        httpx.Client(transport=SyncASGITransport(cloud.app), headers=_OURS) as http,
    ):
        respx_routes(router, cloud)
        yield CloudDriver(http, InProcessControl(cloud), environments)


@contextmanager
def remote_cloud(line: str) -> Iterator[CloudDriver]:
    """The cloud that printed this ready line."""
    ready = read_ready_line(line)
    try:
        ca = Path(ready.ca).read_text(encoding="ascii")
    except OSError as error:
        raise CloudError("The cloud's CA file cannot be read.", cause=str(error)) from None
    trust = ssl.create_default_context(cadata=ca)
    environments = {
        str(name): _environment(urls) for name, urls in ready.clouds.items() if name in _ENVIRONMENTS
    }
    with (
        httpx.Client(verify=trust, trust_env=False, headers=_OURS) as http,
        httpx.Client(verify=trust, trust_env=False, base_url=ready.control) as control,
    ):
        yield CloudDriver(http, ControlClient(control, ready.control_token), environments, ca=ca)


def read_ready_line(line: str) -> ReadyLine:
    """The ready line in this text; `CloudError` if it is none."""
    try:
        return msgspec.json.decode(line, type=ReadyLine)
    except msgspec.DecodeError as error:
        raise CloudError(
            "This is no ready line of `azharness serve cloud`.",
            cause=str(error),
            hint="Give --cloud a file that holds the line which it printed.",
        ) from None


def _environment(urls: msgspec.Struct) -> Environment:
    return msgspec.convert(msgspec.to_builtins(urls), Environment)
