"""What all dialogs have in common."""

from __future__ import annotations

from typing import ClassVar

from azharness.contract import Reason
from azharness.contract.commands import AppKind
from azharness.contract.views import AppRow, Page
from azharness.simulator.context import Context
from azharness.simulator.declined import RefusalError, unavailable
from azharness.simulator.signin import SignIn

_HIDDEN = "secret_key"


class Dialog:
    """A dialog: its typed fields and what its buttons do.

    What it gathers lives as long as it is open. A method that raises a refusal or a failure has changed nothing here.
    """

    name: ClassVar[str]
    actions: ClassVar[tuple[str, ...]] = ("ok", "cancel")

    def __init__(self, **fields: str) -> None:
        self.values = fields
        self.pick_lists: dict[str, list[str]] = {}
        self.signin: SignIn | None = None

    def shown(self, context: Context) -> dict[str, str]:  # noqa: ARG002
        """Fields that are shown and cannot be typed."""
        return {}

    def apps(self, context: Context) -> list[AppRow]:  # noqa: ARG002
        """The apps that the dialog lists."""
        return []

    def enter(self, field: str, value: str) -> None:
        """Fill a field; one with a list takes what the list offers."""
        if field not in self.values:
            raise unavailable(field)
        if field in self.pick_lists and value not in self.pick_lists[field]:
            raise RefusalError(Reason.NOT_OFFERED, field)
        self.values[field] = value

    def select(self, context: Context, client_id: str) -> None:  # noqa: ARG002
        """Select a listed app."""
        raise unavailable()

    def open(self, context: Context, action: str, kind: AppKind) -> Dialog:  # noqa: ARG002
        """The dialog that a button opens above this one."""
        raise unavailable()

    def verify(self, context: Context) -> None:  # noqa: ARG002
        """Verify what was typed."""
        raise unavailable()

    def ok(self, context: Context) -> None:
        """Do what the dialog is for; after that it closes."""
        raise NotImplementedError

    def show(self, context: Context) -> Page:
        """The dialog as the contract tells it; a secret key never as typed."""
        typed = dict(self.values)
        if typed.get(_HIDDEN):
            typed[_HIDDEN] = "entered"
        return Page(
            page=self.name,
            fields=typed | self.shown(context),
            choices=self.pick_lists,
            actions=list(self.actions),
            apps=self.apps(context),
        )
