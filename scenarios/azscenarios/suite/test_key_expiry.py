"""Key expiry and notices over any stretch of time: created and imported apps, renewed early, late or never."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from azharness.contract import commands as c
from azharness.contract.hello import Capability
from azscenarios import moves, strategies
from azscenarios.calendar import day
from azscenarios.config import RunConfig
from azscenarios.generated import Machine, search
from azscenarios.identity import judges
from azscenarios.journalist import Journalist
from azscenarios.runners import Runners

_MINUTE, _DAY = 60, 86_400
_STRETCHES = strategies.jumps(_MINUTE, 61 * _MINUTE, _DAY, 30 * _DAY, 335 * _DAY, 366 * _DAY)
_A_LITTLE = st.integers(min_value=0, max_value=3 * _DAY)
_PASSES = precondition(lambda machine: Capability.TIME in machine.story.runner.hello.capabilities)


class KeyExpiry(Machine):
    """One connected app whose key ends some day, and an administrator who looks, runs and renews."""

    end: int

    @initialize(created=st.booleans())
    def connect(self, *, created: bool) -> None:
        """Connect with a created or an imported app; its key lives for a year."""
        self.begin_story("contoso")
        self.created = created
        (moves.connect_created if created else moves.connect_imported)(self.story)
        self.note_end()

    def note_end(self) -> None:
        """Know when the key in use ends: a year from now, or on the day that was typed."""
        key = self.story.key or self.story.app(moves.SERVER_APP)
        year = self.story.runner.instant + 365 * _DAY
        self.end = year if self.created or key.secret_key_expiry is None else key.secret_key_expiry

    @_PASSES
    @rule(seconds=_STRETCHES)
    def time_passes(self, seconds: int) -> None:
        """Any stretch of time."""
        self.story.runner.pass_time(seconds)
        self.look()

    @_PASSES
    @rule(offset=strategies.around(), before=st.sampled_from(["the end", "the first notice"]))
    def come_close(self, offset: int, before: str) -> None:
        """Go to just before or just after an instant at which something changes, if that lies ahead."""
        notice = self.story.runner.hello.parameters.expiry_notice_days * _DAY
        target = self.end + offset - (notice if before == "the first notice" else 0)
        if target > self.story.runner.instant:
            self.story.runner.pass_time(target - self.story.runner.instant)
            self.look()

    @_PASSES
    @rule(before=_A_LITTLE, after=_A_LITTLE)
    def watch_it_end(self, before: int, after: int) -> None:
        """Look shortly before and after the first notice is due and the key ends, as far as both lie ahead."""
        notice = self.end - self.story.runner.hello.parameters.expiry_notice_days * _DAY
        for target in (notice - before, notice + after, self.end - before, self.end + after):
            if target > self.story.runner.instant:
                self.story.runner.pass_time(target - self.story.runner.instant)
                self.look()

    @rule()
    def run(self) -> None:
        """Run Full Discovery Now."""
        self.give(c.ConsoleRunDiscovery(name="Contoso"))

    @rule()
    def renew(self) -> None:
        """Renew the key, as its app asks for it."""
        client_id = self.story.app(moves.SERVER_APP).client_id
        if self.created:
            self.give(c.ConsoleRenew(client_id=client_id))
            moves.sign_in(self.story, "Global Administrator")
        else:
            key = moves.add_key(self.story, self.story.app(moves.SERVER_APP))
            assert key.secret_key_expiry is not None
            self.give(c.ConsoleRenew(client_id=client_id))
            moves.enter(self.story, "secret_key", key.secret_key)
            moves.enter(self.story, "secret_key_expiry", day(key.secret_key_expiry))
        self.give(c.DialogOk())
        self.note_end()
        self.run()

    @_PASSES
    @rule(early=st.integers(min_value=1, max_value=40 * _DAY), late=st.integers(min_value=0, max_value=_DAY))
    def renew_in_time(self, early: int, late: int) -> None:
        """Renew before the key's end, go on beyond that end, and run."""
        old, now = self.end, self.story.runner.instant
        if old - early > now:
            self.story.runner.pass_time(old - early - now)
            self.renew()
            self.story.runner.pass_time(early + late)
            self.run()

    @_PASSES
    @rule(late=st.integers(min_value=0, max_value=60 * _DAY))
    def renew_late(self, late: int) -> None:
        """Let the key end, run all the same, and renew only then."""
        if self.end > self.story.runner.instant:
            self.story.runner.pass_time(self.end + late - self.story.runner.instant)
        self.run()
        self.renew()

    @rule()
    def look(self) -> None:
        """Look at the notices, at how the last run ended, and at the date that is shown."""
        self.give(c.ConsoleNotices(), c.ConsoleServices(), c.ConsoleTenants())


@judges("KEY-1", "KEY-2", "KEY-19", "NTF-1", "NTF-2", "NTF-4")
def test_key_expiry(run_config: RunConfig, runners: Runners, journalist: Journalist) -> None:
    """However time passes and whenever the key is renewed, runs and notices are what the model allows."""
    search(KeyExpiry, run_config, runners, journalist, steps=8)
