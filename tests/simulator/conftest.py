"""A site and a console to drive it with, command by command, through the contract's bytes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from azharness.contract import Accepted, Answer, Outcome, Reason, Refused, decode_answer, encode_command
from azharness.contract import commands as c
from azharness.contract.views import Page
from azharness.simulator import Site

START = 1_900_000_000
MASTER_KEY = bytes(range(32))
ENVIRONMENTS = {
    "public": c.Environment(
        login="https://login.microsoftonline.com",
        graph="https://graph.microsoft.com",
        arm="https://management.azure.com",
    ),
    "usgov": c.Environment(
        login="https://login.microsoftonline.us",
        graph="https://graph.microsoft.us",
        arm="https://management.usgovcloudapi.net",
    ),
}


class Console:
    """A console user of a site, who remembers the last answer."""

    def __init__(self, site: Site, session: str = "administrator") -> None:
        self.site = site
        self.session = session

    def send(self, command: c.Command) -> Answer:
        """Send a command as it stands."""
        return decode_answer(self.site.handle(encode_command(command)))

    def do(self, command: type, /, **values: Any) -> Answer:
        """Send a command of this session."""
        return self.send(command(session=self.session, **values))

    def accepted(self, command: type, /, **values: Any) -> Any:
        """Send a command of this session that must be accepted; the view."""
        answer = self.do(command, **values)
        assert answer.outcome == Accepted(), answer.outcome
        return answer.view

    def outcome(self, command: type, /, **values: Any) -> Outcome:
        """Send a command of this session; its outcome."""
        return self.do(command, **values).outcome

    def enter(self, **fields: str) -> Page:
        """Fill fields of the wizard's page."""
        for field, value in fields.items():
            page = self.accepted(c.WizardEnter, field=field, value=value)
        assert isinstance(page, Page)
        return page

    def type_in(self, **fields: str) -> Page:
        """Fill fields of the topmost dialog."""
        for field, value in fields.items():
            page = self.accepted(c.DialogEnter, field=field, value=value)
        assert isinstance(page, Page)
        return page


def refused(reason: Reason, field: str = "") -> Refused:
    """A refusal as an answer carries it."""
    return Refused(reason=reason, field=field)


def reset(console: Console, **changes: Any) -> Answer:
    """Reset the console's site to the usual environments and start."""
    values: dict[str, Any] = {"environments": ENVIRONMENTS, "instant": START}
    return console.send(c.SiteReset(**(values | changes)))


@pytest.fixture
def site() -> Iterator[Site]:
    """A site in memory, not reset yet."""
    made = Site(master_key=MASTER_KEY)
    yield made
    made.close()


@pytest.fixture
def console(site: Site) -> Console:
    """A console of a site that was just reset."""
    made = Console(site)
    reset(made)
    return made
