"""The runner looks for secrets in every answer of a backend, also for those that nobody typed."""

from __future__ import annotations

from collections.abc import Iterator

import leaky
import pytest

from azharness.contract import actors as a
from azharness.contract import commands as c
from azharness.contract.errors import AzharnessError
from azharness.engine.errors import Differs
from azharness.engine.record import Record
from azharness.engine.runner import Runner
from azscenarios.cloud import in_process_cloud

TENANT = "5e97358c-d99c-4558-af0c-de7774091dda"


class Notes:
    """A listener that keeps secrets."""

    def __init__(self) -> None:
        self.secrets: list[tuple[str, str]] = []

    def done(self, record: Record) -> None:
        """Nothing to note."""

    def broken(self, number: int, error: AzharnessError) -> None:
        """It must not happen here."""
        raise AssertionError(number) from error

    def secret(self, value: str, label: str) -> None:
        """Note it."""
        self.secrets.append((value, label))


@pytest.fixture
def runner() -> Iterator[Runner]:
    """Give a runner on a backend that repeats the secret key that was typed last."""
    with in_process_cloud() as cloud:
        backend = leaky.site()
        runner = Runner(backend, cloud, Notes(), seed=7)
        runner.begin("contoso")
        yield runner
        backend.close()


def test_a_typed_key_is_found_in_the_next_answer(runner: Runner) -> None:
    """Nothing leaks before; the key is told by its kind at the outcome, and fails the rule on outcomes alone."""
    before = runner.observed
    with pytest.raises(Differs) as failure:
        runner.perform(c.DialogEnter(field="secret_key", value="typed~key~typed~key"))

    assert [each.cites for each in failure.value.differences] == [["SEC-1/outcome"]]
    assert (before.fields["leaks/outcome"], before.fields["leaks/view"]) == ((), ())
    assert runner.observed.fields["leaks/outcome"] == ("secret key",)
    assert runner.observed.fields["leaks/view"] == ()


def test_the_portals_keys_are_known(runner: Runner) -> None:
    """What the cloud has issued is known to whoever keeps the journal clean, each secret once."""
    listener = runner._listener
    assert isinstance(listener, Notes)
    runner.perform(
        a.PortalRegisterServerApp(tenant_id=TENANT, name="Server", app_id_uri="https://ConfigMgrService")
    )
    assert runner.registered is not None
    key = runner.registered.secret_key

    assert listener.secrets.count((key, "secret key")) == 1
    assert ("Contoso!Test-admin", "password") in listener.secrets
