"""The cloud inside the client's own process, for azure-identity and all other clients that stand on azure-core.

Needs the packages azure-core and requests, which azfakes itself does not::

    credential = ClientSecretCredential(tenant, client, secret, transport=AzureTransport(cloud))
"""

from __future__ import annotations

from typing import final

from azure.core.pipeline.transport import AsyncioRequestsTransport, RequestsTransport

from azfakes.cloud import Cloud
from azfakes.pauses import pass_time
from azfakes.requests_adapter import requests_session


@final
class AzureTransport(RequestsTransport):  # type: ignore[misc]  # its package hands it out untyped
    """A transport for clients of azure-core; faults come as azure-core's own exceptions.

    A pause between two attempts moves the cloud's clock on and takes no time.

    Args:
        cloud: the cloud of this process.

    Raises on use:
        azure.core.exceptions.ServiceResponseError: a fault dropped the connection.
        azure.core.exceptions.ServiceResponseTimeoutError: a fault delays the answer beyond the client's timeout.
        azure.core.exceptions.ServiceRequestError: the host is none of the cloud's.
        azure.core.exceptions.IncompleteReadError: the answer ended early.
    """

    def __init__(self, cloud: Cloud) -> None:
        super().__init__(session=requests_session(cloud), session_owner=False)
        self._cloud = cloud

    def sleep(self, duration: float) -> None:
        """Let so many seconds pass on the cloud's clock, rounded up."""
        pass_time(self._cloud, duration)


@final
class AsyncAzureTransport(AsyncioRequestsTransport):  # type: ignore[misc]  # likewise
    """The same for the clients in `azure.identity.aio` and other asynchronous ones."""

    def __init__(self, cloud: Cloud) -> None:
        super().__init__(session=requests_session(cloud), session_owner=False)
        self._cloud = cloud

    async def sleep(self, duration: float) -> None:
        """Let so many seconds pass on the cloud's clock, rounded up."""
        pass_time(self._cloud, duration)
