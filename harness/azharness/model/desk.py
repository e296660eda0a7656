"""What one console user has open: a wizard's page and the stack of dialogs above it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec
from msgspec.structs import replace

from azharness.model.azure import Grant

Verified = Literal["no", "yes", "perhaps"]
"""Whether Verify is done; `perhaps` after an edit that it may or may not rest on."""


class Wizard(msgspec.Struct, frozen=True):
    """A wizard on one of its pages.

    `fields` holds what was entered and what the site showed by itself; `known` are the apps that the site knew when
    the wizard was opened.
    """

    page: str
    fields: Mapping[str, str] = msgspec.field(default_factory=dict)
    known: frozenset[str] = frozenset()
    connecting: int = 0
    """Number of the connection that Progress made."""
    lost: Literal["", "name", "place"] = ""
    """What another session took before this one."""
    kind: str = ""
    """What was special about the connection that Progress made."""
    verified_in: str = ""
    """The environment in which an app was verified last."""
    at_import: tuple[Grant, ...] = ()
    at_page: tuple[Grant, ...] = ()
    """Roles in Azure as they were when an app was imported, and when the Configuration page was opened."""

    def text(self, name: str) -> str:
        """What a field holds, trimmed."""
        return self.fields.get(name, "").strip()

    def filled(self, **values: str) -> Wizard:
        """The wizard with these fields set."""
        return replace(self, fields={**self.fields, **values})


class Dialog(msgspec.Struct, frozen=True):
    """A dialog of the app page, of a connection, or of the tenants node.

    `tenant_id` is the tenant that the dialog is bound to (client apps, renewal), `client_id` the app whose key is renewed or
    whose settings are updated, `connection` the number of the connection whose properties are shown,
    and `service` its service.
    `edited` names what was changed after a Verify; `person` is the object ID of who is signed in, `?` for an unknown.
    """

    page: str
    fields: Mapping[str, str] = msgspec.field(default_factory=dict)
    offers: tuple[str, ...] = ()
    """What its list of validities was seen to offer, where that is the version's to say."""
    tenant_id: str = ""
    client_id: str = ""
    connection: int = 0
    service: str = ""
    gone: bool = False
    """Whether the connection was deleted while its properties were open."""
    verified: Verified = "no"
    edited: frozenset[str] = frozenset()
    tried: bool = False
    """Whether Verify succeeded, or a creation failed, before."""
    left: int = 0
    """How many registrations creations that failed have left in Entra."""
    broken: str = ""
    """The case key of how a creation failed, where there is one."""
    asked: bool = False
    """Whether a sign-in was begun."""
    person: str = ""
    signed_in: int = 0
    """When the person signed in, as the cloud's instant."""
    signed_in_here: int = 0
    """The same by the site's clock, by which a site reckons how long a token lasts."""

    def text(self, name: str) -> str:
        """What a field holds, trimmed."""
        return self.fields.get(name, "").strip()

    def filled(self, **values: str) -> Dialog:
        """The dialog with these fields set."""
        return replace(self, fields={**self.fields, **values})


class Desk(msgspec.Struct, frozen=True):
    """One console user's wizard, if any, and dialogs, the topmost last."""

    wizard: Wizard | None = None
    dialogs: tuple[Dialog, ...] = ()

    @property
    def page(self) -> str:
        """The topmost dialog, else the wizard's page, else `closed`."""
        return self.dialogs[-1].page if self.dialogs else self.below

    @property
    def below(self) -> str:
        """The wizard's page, or `closed`."""
        return self.wizard.page if self.wizard else "closed"

    @property
    def form(self) -> Wizard:
        """The wizard; an empty one where none is open."""
        return self.wizard or _NO_WIZARD

    @property
    def top(self) -> Dialog:
        """The topmost dialog; an empty one where none is open."""
        return self.dialogs[-1] if self.dialogs else _NO_DIALOG

    def opened(self, dialog: Dialog) -> Desk:
        """The desk with one more dialog on top."""
        return replace(self, dialogs=(*self.dialogs, dialog))

    def without(self, number: int) -> Desk:
        """The desk after a connection was deleted: open properties of it have nothing left to change."""
        lost = (replace(one, gone=one.gone or one.connection == number) for one in self.dialogs)
        return replace(self, dialogs=tuple(lost))

    def changed(self, dialog: Dialog) -> Desk:
        """The desk with the topmost dialog replaced."""
        return replace(self, dialogs=(*self.dialogs[:-1], dialog))

    def left(self) -> Desk:
        """The desk without its topmost dialog."""
        return replace(self, dialogs=self.dialogs[:-1])

    def turned(self, wizard: Wizard | None) -> Desk:
        """The desk with another page of the wizard, or none."""
        return replace(self, wizard=wizard)


_NO_WIZARD, _NO_DIALOG = Wizard("closed"), Dialog("")
CLOSED = Desk()
"""The desk of somebody who has nothing open."""
