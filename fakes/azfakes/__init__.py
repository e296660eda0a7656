"""The fake Microsoft cloud: Entra ID, Microsoft Graph and Resource Manager on one clock.

In process::

    cloud = Cloud("contoso", seed=1)
    client = httpx.Client(transport=SyncASGITransport(cloud.app))

or behind respx on the real host names with `respx_routes`, or as a TLS server with `azfakes.server.serve`.
"""

from azfakes.browser import Browser, SignInResult
from azfakes.clock import Clock
from azfakes.cloud import Cloud
from azfakes.control import ControlPlane
from azfakes.control_client import ControlClient
from azfakes.control_types import Forge, ReadyLine, ServiceUrls, StateView, TenantInfo
from azfakes.errors import (
    AzfakesError,
    ClockError,
    ControlError,
    ServerError,
    SignInError,
    SuspendedError,
    WorldError,
)
from azfakes.faults import FaultRule
from azfakes.inprocess import SyncASGITransport, respx_routes
from azfakes.log import Entry, LogPage
from azfakes.worlds import Policies, World, load_world, world_names

__all__ = [
    "AzfakesError",
    "Browser",
    "Clock",
    "ClockError",
    "Cloud",
    "ControlClient",
    "ControlError",
    "ControlPlane",
    "Entry",
    "FaultRule",
    "Forge",
    "LogPage",
    "Policies",
    "ReadyLine",
    "ServerError",
    "ServiceUrls",
    "SignInError",
    "SignInResult",
    "StateView",
    "SuspendedError",
    "SyncASGITransport",
    "TenantInfo",
    "World",
    "WorldError",
    "load_world",
    "respx_routes",
    "world_names",
]
