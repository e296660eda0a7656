"""What the suite's plugin keeps with a pytest session, for those who run its tests one by one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from azscenarios.config import RunConfig
from azscenarios.journalist import Sink

RUN = pytest.StashKey[RunConfig]()
"""What the run was asked for."""
SINK = pytest.StashKey[Callable[[], Sink]]()
"""Makes the sink of each test; without it the run's configuration says where the events go."""
