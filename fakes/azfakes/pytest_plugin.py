"""Fixtures for tests of code that talks to Microsoft's cloud: `azcloud` in process, `azcloud_tls` over TLS.

This module is loaded by every pytest run of an environment in which azharness is installed. So it loads nothing else
before a fixture is asked for, every name in it begins with `azcloud`, and `-p no:azcloud` turns it off.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from datetime import datetime

    from azfakes import ControlClient, World
    from azfakes.testing import CloudClock, CloudInTest, RegisteredApp

_WORLD: Final = "clients"
_MARKER: Final = (
    "azcloud(world, seed=0, people=0, instant=None): the world in which the fake Microsoft cloud begins"
)
_PATIENCE: Final = 30


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the command line and the configuration choose the world."""
    text = "The world in which the fake Microsoft cloud begins, unless a marker says otherwise"
    group = parser.getgroup("azcloud", "fake Microsoft cloud")
    group.addoption("--azcloud-world", metavar="WORLD", help=f"{text}.")
    parser.addini("azcloud_world", f"{text} ({_WORLD}).", default=_WORLD)


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known, for those who are strict about markers."""
    config.addinivalue_line("markers", _MARKER)


@pytest.fixture
def azcloud(request: pytest.FixtureRequest) -> Iterator[CloudInTest]:
    """Give a fake Microsoft cloud, and send all clients of httpx, requests and urllib to it on the real host names.

    Reaching for any other host that is not this machine is an error while the test runs.
    """
    from azfakes.testing import in_process  # noqa: PLC0415  (nothing is loaded before it is needed)

    with in_process() as cloud:
        _begin(request, cloud.control)
        yield cloud


@pytest.fixture
def azcloud_tls(request: pytest.FixtureRequest, azcloud_server: Any) -> Iterator[CloudInTest]:
    """Give a fake Microsoft cloud on loopback ports over TLS, for clients in other processes or languages.

    One server of the session begins again for each test.
    """
    import ssl  # noqa: PLC0415

    import httpx  # noqa: PLC0415

    from azfakes import ControlClient  # noqa: PLC0415
    from azfakes.testing import CloudInTest  # noqa: PLC0415

    line = azcloud_server
    trust = ssl.create_default_context(cafile=line.ca)
    with (
        httpx.Client(verify=trust, trust_env=False) as http,
        httpx.Client(verify=trust, trust_env=False, base_url=line.control) as steering,
    ):
        control = ControlClient(steering, line.control_token)
        _begin(request, control)
        yield CloudInTest(line.clouds, http, control, ca=line.ca)


@pytest.fixture(scope="session")
def azcloud_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Serve a fake Microsoft cloud from a thread until the session ends; `azfakes.ReadyLine` tells where."""
    from queue import Queue  # noqa: PLC0415
    from threading import Thread  # noqa: PLC0415

    from azfakes.server import CloudServer  # noqa: PLC0415

    lines: Queue[Any] = Queue()
    server = CloudServer(_WORLD, 0, tmp_path_factory.mktemp("azcloud") / "ca.pem")
    thread = Thread(target=server.run, args=(lines.put,), daemon=True)
    thread.start()
    yield lines.get(timeout=_PATIENCE)
    server.stop()
    thread.join(_PATIENCE)


@pytest.fixture
def azcloud_control(azcloud: CloudInTest) -> ControlClient:
    """Give the control plane of `azcloud`: faults, forged tokens, snapshots, key rollover, the request log."""
    return azcloud.control


@pytest.fixture
def azcloud_clock(azcloud: CloudInTest) -> CloudClock:
    """Give the clock of `azcloud`, which stands still until it is moved."""
    return azcloud.clock


@pytest.fixture
def azcloud_app(azcloud: CloudInTest) -> RegisteredApp:
    """Give a newly registered application of `azcloud` with a secret, and no permissions."""
    return azcloud.register_app()


def _begin(request: pytest.FixtureRequest, control: ControlClient) -> None:
    """Begin in the world that the marker, the command line or the configuration names."""
    from azfakes import AzfakesError  # noqa: PLC0415

    config = request.config
    world = config.getoption("--azcloud-world") or config.getini("azcloud_world")
    marker = request.node.get_closest_marker("azcloud")
    wish: dict[str, Any] = {"world": world}
    try:
        if marker is not None:
            wish |= _marked(*marker.args, **marker.kwargs)
        control.reset(**wish)
    except TypeError as error:
        pytest.fail(f"The marker azcloud is mistaken: {error}. It is {_MARKER}.", pytrace=False)
    except AzfakesError as error:
        pytest.fail(f"The fake cloud does not begin so.\n{error}", pytrace=False)


def _marked(
    world: str | World | None = None,
    *,
    seed: int = 0,
    people: int = 0,
    instant: datetime | int | None = None,
) -> dict[str, Any]:
    """Read the marker's arguments."""
    from azfakes.testing import epoch_seconds  # noqa: PLC0415

    seconds = None if instant is None else epoch_seconds(instant)
    wish = {"world": world, "seed": seed, "people": people, "instant": seconds}
    return {name: value for name, value in wish.items() if value is not None}
