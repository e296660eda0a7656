"""The simulated site: commands in, answers out."""

from __future__ import annotations

from pathlib import Path
from typing import Final, final

from starlette.responses import Response

from azharness.contract import Answer, decode_command, encode_answer, encode_hello
from azharness.contract.commands import (
    ClockSet,
    Command,
    SiteExport,
    SiteReset,
    SiteRestartExecutive,
    SiteSeed,
)
from azharness.contract.hello import Doors
from azharness.contract.outcomes import Accepted, Outcome
from azharness.contract.views import Site as SiteView
from azharness.simulator import (
    authentication,
    connections,
    discovery,
    doors,
    fixtures,
    jobs,
    notices,
    settings,
    site_log,
)
from azharness.simulator.context import Context
from azharness.simulator.declined import RefusalError
from azharness.simulator.desk import serve
from azharness.simulator.export import export
from azharness.simulator.introduction import introduction
from azharness.simulator.session import Session
from azharness.simulator.store import Store
from azharness.simulator.transport import ClientFactory, make_client

IN_PROCESS_DOORS: Final = Doors(
    gateway="https://gateway.site.invalid",
    management_point="https://management-point.site.invalid",
    enhanced_http="http://enhanced-http.site.invalid",
    plain_http="http://plain-http.site.invalid",
)
"""Addresses of the doors of a site that is not served: names that no resolver knows."""

_SiteCommand = SiteReset | ClockSet | SiteRestartExecutive | SiteSeed
"""A command that no console user gives and that is answered with the site's clock."""


@final
class Site:
    """A Configuration Manager site, as far as the Azure Services wizard and what it sets up go.

    Commands and answers are the contract's bytes. `doors` are its doors as ASGI applications.
    A site is not thread-safe: one command or door at a time.

    Args:
        store: file of the store; None keeps everything in memory.
        master_key: 32 bytes that seal the secret keys in the store. They are never stored.
        client_factory: makes the HTTP client for the cloud from a PEM bundle to trust.
        addresses: base URLs at which the doors are reached; the site only tells them.

    Raises:
        MasterKeyError: the key is unusable, or another one made the store.
        StoreFormatError: the file is no store of this version.
        StoreError: the file cannot be opened.
    """

    def __init__(
        self,
        store: Path | None = None,
        *,
        master_key: bytes,
        client_factory: ClientFactory = make_client,
        addresses: Doors = IN_PROCESS_DOORS,
    ) -> None:
        self._store = Store(store, master_key)
        self._client_factory = client_factory
        self._addresses = addresses
        self._sessions: dict[str, Session] = {}
        self.context = Context(self._store, client_factory)
        self.doors: Final = doors.all_doors(self._in_process)

    def hello(self) -> bytes:
        """What the site says of itself."""
        return encode_hello(introduction(self._addresses))

    def handle(self, command: bytes) -> bytes:
        """Carry out one command; `ContractViolation` for bytes that hold none."""
        return encode_answer(self._answer(decode_command(command)))

    def close(self) -> None:
        """Let go of the store and of the connections to the cloud."""
        self.context.transport.close()
        self._store.close()

    async def _in_process(self, work: doors.Work) -> Response:
        """Do a door's work at once: in-process nothing else waits for the event loop."""
        return work(self.context)

    def _answer(self, command: Command) -> Answer:
        answer = self._served(command)
        event = f"{command.__struct_config__.tag}: {site_log.told(answer.outcome)}"
        site_log.note(self._store, self.context.clock.now(), event)
        return answer

    def _served(self, command: Command) -> Answer:
        if isinstance(command, SiteExport):
            return Answer(outcome=Accepted(), view=export(self._store))
        if isinstance(command, _SiteCommand):
            outcome = self._told(command)
            return Answer(outcome=outcome, view=SiteView(instant=self.context.clock.now()))
        session = self._sessions.setdefault(command.session, Session())
        return serve(self.context, session, command)

    def _told(self, command: _SiteCommand) -> Outcome:
        try:
            match command:
                case SiteReset():
                    self._reset(command)
                case ClockSet(instant=instant):
                    self._set_clock(instant)
                case SiteRestartExecutive():
                    authentication.refresh_all(self._store)
                case SiteSeed(apps=seeded):
                    fixtures.seed(self.context, seeded)
        except RefusalError as refusal:
            return refusal.outcome()
        return Accepted()

    def _reset(self, command: SiteReset) -> None:
        wanted = settings.from_reset(command)
        with self._store.transaction():
            self._store.clear()
            settings.save(self._store, wanted)
            settings.save_instant(self._store, command.instant)
        self._sessions.clear()
        self.context.transport.close()
        self.context = Context(self._store, self._client_factory)
        notices.evaluate(self.context)

    def _set_clock(self, instant: int) -> None:
        """Move on and run what fell due, in the published order."""
        self.context.clock.move_to(instant)
        settings.save_instant(self._store, instant)
        authentication.refresh_due(self._store, instant)
        for connection in connections.existing(self._store):
            discovery.run_due(self.context, connection)
            jobs.run_due(self.context, connection)
        notices.evaluate_if_due(self.context)
