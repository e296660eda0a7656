"""The fake Microsoft cloud: Entra ID, Microsoft Graph and Resource Manager on one clock.

In process, every client of httpx, requests and urllib on the real host names::

    with real_hostnames(Cloud("contoso", seed=1)):
        ...

or one client alone, by `SyncASGITransport`, `AsyncASGITransport` and `respx_routes` (httpx), `requests_session`
(requests, msal) or `azfakes.azure_transport` (azure-core); or as a TLS server with `azfakes.server.serve`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
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
        ControlMissingError,
        EntraRefusedError,
        LogGoneError,
        ServerError,
        SignInError,
        SuspendedError,
        WorldError,
    )
    from azfakes.faults import FaultRule
    from azfakes.inprocess import AsyncASGITransport, InProcessControl, SyncASGITransport, respx_routes
    from azfakes.log import Entry, LogPage, LogQuery
    from azfakes.requests_adapter import CloudAdapter, requests_session
    from azfakes.routing import real_hostnames
    from azfakes.snapshots import SnapshotInfo
    from azfakes.testing import CloudInTest, cloud_in_test
    from azfakes.worlds import Behaviour, Policies, World, load_world, world_names

__all__ = [
    "AsyncASGITransport",
    "AzfakesError",
    "Behaviour",
    "Browser",
    "Clock",
    "ClockError",
    "Cloud",
    "CloudAdapter",
    "CloudInTest",
    "ControlClient",
    "ControlError",
    "ControlMissingError",
    "ControlPlane",
    "EntraRefusedError",
    "Entry",
    "FaultRule",
    "Forge",
    "InProcessControl",
    "LogGoneError",
    "LogPage",
    "LogQuery",
    "Policies",
    "ReadyLine",
    "ServerError",
    "ServiceUrls",
    "SignInError",
    "SignInResult",
    "SnapshotInfo",
    "StateView",
    "SuspendedError",
    "SyncASGITransport",
    "TenantInfo",
    "World",
    "WorldError",
    "cloud_in_test",
    "load_world",
    "real_hostnames",
    "requests_session",
    "respx_routes",
    "world_names",
]

# Where each name lives. They are fetched when first asked for: a server has no use for the parts that only
# clients need, and these take longer to load than all the rest.
_HOMES: Final = {
    "AsyncASGITransport": "azfakes.inprocess",
    "AzfakesError": "azfakes.errors",
    "Behaviour": "azfakes.worlds",
    "Browser": "azfakes.browser",
    "Clock": "azfakes.clock",
    "ClockError": "azfakes.errors",
    "Cloud": "azfakes.cloud",
    "CloudAdapter": "azfakes.requests_adapter",
    "CloudInTest": "azfakes.testing",
    "ControlClient": "azfakes.control_client",
    "ControlError": "azfakes.errors",
    "ControlMissingError": "azfakes.errors",
    "ControlPlane": "azfakes.control",
    "EntraRefusedError": "azfakes.errors",
    "Entry": "azfakes.log",
    "FaultRule": "azfakes.faults",
    "Forge": "azfakes.control_types",
    "InProcessControl": "azfakes.inprocess",
    "LogGoneError": "azfakes.errors",
    "LogPage": "azfakes.log",
    "LogQuery": "azfakes.log",
    "SnapshotInfo": "azfakes.snapshots",
    "Policies": "azfakes.worlds",
    "ReadyLine": "azfakes.control_types",
    "ServerError": "azfakes.errors",
    "ServiceUrls": "azfakes.control_types",
    "SignInError": "azfakes.errors",
    "SignInResult": "azfakes.browser",
    "StateView": "azfakes.control_types",
    "SuspendedError": "azfakes.errors",
    "SyncASGITransport": "azfakes.inprocess",
    "TenantInfo": "azfakes.control_types",
    "World": "azfakes.worlds",
    "WorldError": "azfakes.errors",
    "cloud_in_test": "azfakes.testing",
    "load_world": "azfakes.worlds",
    "real_hostnames": "azfakes.routing",
    "requests_session": "azfakes.requests_adapter",
    "respx_routes": "azfakes.inprocess",
    "world_names": "azfakes.worlds",
}


def __getattr__(name: str) -> Any:
    """Fetch a public name from its module."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
