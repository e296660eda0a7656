"""One campaign: where it happens, how it goes on, and what is told of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from azharness.backends import resolve
from azharness.cli.campaign_progress import Watching
from azharness.cli.campaign_result import Kept, keep_failures, result_of
from azharness.cli.cloud_process import check_cloud, ready_cloud
from azharness.cli.errors import UsageError
from azharness.cli.folders import writing_to
from azharness.cli.saying import say
from azharness.cli.side_by_side import side_by_side
from azharness.contract.hello import SERVICES, Capability, Hello
from azharness.journal import wall
from azharness.model.campaign.campaign import ROUND, Campaign, Stops, carry_out
from azharness.model.walk.ground import hello as hello_of_model
from azscenarios.campaigning import Order, RunDone, making
from azscenarios.config import RunConfig
from azscenarios.worker import greeted

_HOLDS, _FAILS, _OPEN = 0, 1, 3
_RESULT = "campaign.json"


@dataclass(frozen=True, slots=True)
class Undertaking:
    """What was asked for, and how it is carried out."""

    runs: int
    steps: int
    seed: int
    workers: int | None
    backend: str | None
    cloud: Path | None
    product_version: str
    services: tuple[str, ...]
    stop_after: float | None
    stop_at: float | None
    stop_at_first_failure: bool
    out: Path
    timeout: float

    def carry_out(self) -> int:
        """Make the campaign, write what came of it, and give the exit code."""
        self._check()
        with self._config() as config:
            order = Order(self._hello(config), self.seed, self.steps, config)
            workers = self._side_by_side(order)
            with writing_to(self.out):
                self.out.mkdir(parents=True, exist_ok=True)
                (self.out / _RESULT).write_bytes(b"")
            with Watching(self.runs) as watching, making(order, workers) as makes:
                campaign = carry_out(makes, self._stops(), watching.told)
            with writing_to(self.out):
                kept = keep_failures(campaign.failures, config, self.out)
        self._write(campaign, kept, watching)
        if campaign.failures:
            return _FAILS
        return _OPEN if watching.open else _HOLDS

    def _check(self) -> None:
        """Refuse what cannot be done, before anything is started."""
        if self.backend is None:
            if self.cloud is not None:
                raise UsageError("--cloud is for a backend.", hint="Give --backend too.")
            return
        resolve.check(self.backend)
        side_by_side(self.workers, alone=self._shared, what="run")
        if self.cloud is not None:
            check_cloud(self.cloud)

    def _side_by_side(self, order: Order) -> int:
        """How many processes make the runs; a few are made sooner than a second process begins."""
        played = order.config is not None
        alone = self._shared or (played and Capability.RESET not in order.hello.capabilities)
        few = 1 if not played and self.runs <= ROUND else None
        return side_by_side(self.workers or few, alone=alone, what="run")

    @property
    def _shared(self) -> bool:
        return self.backend is not None and (resolve.is_remote(self.backend) or self.cloud is not None)

    @contextmanager
    def _config(self) -> Iterator[RunConfig | None]:
        """Where runs are played, if they are: a backend elsewhere needs a cloud that it can reach."""
        if self.backend is None:
            yield None
        elif not self._shared:
            yield RunConfig(backend=self.backend, timeout=self.timeout)
        else:
            with ready_cloud(self.cloud) as line:
                yield RunConfig(backend=self.backend, timeout=self.timeout, cloud=line)

    def _hello(self, config: RunConfig | None) -> Hello:
        """What the model goes by: what the backend says, or what one says that can do everything; less what was not selected."""
        hello = greeted(config) if config else hello_of_model(self.product_version)
        if self.product_version not in hello.product_versions:
            raise UsageError(f"The backend does not offer product version {self.product_version}.")
        wanted = set(self.services or SERVICES)
        capabilities = [one for one in hello.capabilities if one not in SERVICES or one in wanted]
        return msgspec.structs.replace(
            hello, product_versions=[self.product_version], capabilities=capabilities
        )

    def _stops(self) -> Stops:
        return Stops(
            self.runs, wall.steady, self.stop_after, self.stop_at, first_failure=self.stop_at_first_failure
        )

    def _write(self, campaign: Campaign[RunDone], kept: list[Kept], watching: Watching) -> None:
        result = result_of(campaign, kept, watching.endings)
        head = {
            "seed": self.seed,
            "product_version": self.product_version,
            "services": sorted(self.services),
            "backend": self.backend or "",
            "steps": self.steps,
        }
        path = self.out / _RESULT
        with writing_to(self.out):
            path.write_bytes(msgspec.json.format(msgspec.json.encode(head | result.record), indent=1) + b"\n")
        for line in result.lines():
            say(line)
        say(f"result: {path}")
