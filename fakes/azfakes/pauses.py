"""Pauses that clients make between two attempts: on the cloud's clock in place of the machine's."""

from __future__ import annotations

import math
import sys
from contextlib import ExitStack
from typing import Any, Final, final
from unittest.mock import patch

from azfakes.cloud import Cloud

_AZURE_CORE: Final = "azure.core.pipeline.transport"
_KIOTA: Final = "kiota_http.middleware.retry_handler"


def pass_time(cloud: Cloud, seconds: float) -> None:
    """Let some seconds pass on the cloud's clock, rounded up."""
    cloud.state.clock.advance(math.ceil(seconds))


@final
class Pauses:
    """Shortens the pauses of azure-core and of msgraph-sdk to nothing.

    Args:
        cloud: whose clock moves on in their place.
        patches: takes back what was done.
    """

    def __init__(self, cloud: Cloud, patches: ExitStack) -> None:
        self._cloud = cloud
        self._patches = patches
        self._done: set[str] = set()

    def shorten(self) -> None:
        """Do so for those that are loaded by now: whoever does not use them shall not load them."""
        self._replace(_AZURE_CORE, "HttpTransport", "sleep", self._sleep)
        waits = getattr(sys.modules.get(_KIOTA), "asyncio", None)
        self._replace(_KIOTA, None, "asyncio", _Hurried(waits, self._cloud))

    def _sleep(self, duration: float) -> None:
        pass_time(self._cloud, duration)

    def _replace(self, module: str, owner: str | None, name: str, replacement: Any) -> None:
        found: Any = sys.modules.get(module)
        if owner is not None:
            found = getattr(found, owner, None)
        if module not in self._done and hasattr(found, name):
            self._done.add(module)
            self._patches.enter_context(patch.object(found, name, replacement))


@final
class _Hurried:
    """The module asyncio for one that waits with it: without waiting."""

    def __init__(self, genuine: Any, cloud: Cloud) -> None:
        self._genuine = genuine
        self._cloud = cloud

    def __getattr__(self, name: str) -> Any:
        return getattr(self._genuine, name)

    async def sleep(self, delay: float) -> None:
        """Let the time pass on the cloud's clock, and others have their turn."""
        pass_time(self._cloud, delay)
        await self._genuine.sleep(0)
