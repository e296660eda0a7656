"""The Configuration page of Log Analytics Connector (facts F31 to F33, decision A39)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar, Final

from azharness.contract import Reason
from azharness.contract.views import Page
from azharness.simulator.arm import ResourceManager, Workspace
from azharness.simulator.context import Context
from azharness.simulator.declined import CloudFailureError, RefusalError, unavailable
from azharness.simulator.pages.draft import Draft
from azharness.simulator.pages.page import WizardPage
from azharness.simulator.texts import require

FIELDS: Final = ("subscription", "resource_group", "workspace")


@dataclass(frozen=True, slots=True)
class _Offer:
    """What the app may see, as far as the choices before each list narrow it, and what is chosen of it."""

    choices: dict[str, list[str]]
    chosen: dict[str, str]
    workspace: Workspace | None = None


_NOTHING: Final = _Offer({field: [] for field in FIELDS}, dict.fromkeys(FIELDS, ""))


class WorkspacePage(WizardPage):
    """Asks for a workspace among those that the app may see. Resource Manager is asked anew each time."""

    name: ClassVar[str] = "configuration"

    def chosen(self, draft: Draft) -> dict[str, str]:
        """The workspace and where it lies."""
        return {field: draft.own.get(field, "") for field in FIELDS}

    def enter(self, context: Context, draft: Draft, field: str, value: str) -> Draft:
        """Choose from a list; what was chosen from the lists behind it goes."""
        if field not in FIELDS:
            raise unavailable(field)
        offer = _offer(context, draft)
        if value not in offer.choices[field]:
            raise RefusalError(Reason.NOT_OFFERED, field)
        if value == offer.chosen[field]:
            return draft
        kept = FIELDS[: FIELDS.index(field)]
        return replace(draft, own={name: offer.chosen[name] for name in kept} | {field: value})

    def leave(self, context: Context, draft: Draft) -> Draft:
        """A workspace that the app may change."""
        manager = _manager(context, draft)
        offer = _read(manager, draft)
        if offer.workspace is None and not _may_write_any(manager):
            raise CloudFailureError(Reason.PERMISSION_DENIED)
        require(offer.chosen, FIELDS)
        if offer.workspace is None or not manager.may_write(offer.workspace):
            raise CloudFailureError(Reason.PERMISSION_DENIED)
        return replace(draft, own=offer.chosen)

    def show(self, context: Context, draft: Draft) -> Page:
        """The page; without an answer of the cloud its lists are empty, and Next tells why."""
        try:
            offer = _offer(context, draft)
        except CloudFailureError:
            offer = _NOTHING
        fields = {field: draft.own.get(field) or offer.chosen[field] for field in FIELDS}
        return Page(page=self.name, fields=fields, choices=offer.choices, actions=list(self.actions))


def _manager(context: Context, draft: Draft) -> ResourceManager:
    assert draft.web_app is not None, "checked on the App page"
    token = context.fresh_token(draft.environment, draft.web_app, "arm")
    return context.resource_manager(draft.environment, token)


def _offer(context: Context, draft: Draft) -> _Offer:
    return _read(_manager(context, draft), draft)


def _read(manager: ResourceManager, draft: Draft) -> _Offer:
    subscriptions = manager.subscriptions()
    subscription = _chosen(draft, "subscription", subscriptions)
    seen = manager.workspaces(subscription) if subscription in subscriptions else []
    groups = list(dict.fromkeys(one.resource_group for one in seen))
    group = _chosen(draft, "resource_group", groups)
    within = {one.name: one for one in seen if one.resource_group == group}
    name = _chosen(draft, "workspace", list(within))
    return _Offer(
        dict(zip(FIELDS, (subscriptions, groups, list(within)), strict=True)),
        dict(zip(FIELDS, (subscription, group, name), strict=True)),
        within.get(name),
    )


def _chosen(draft: Draft, field: str, offered: list[str]) -> str:
    """What was chosen, or what alone can be chosen."""
    return draft.own.get(field) or (offered[0] if len(offered) == 1 else "")


def _may_write_any(manager: ResourceManager) -> bool:
    return any(
        manager.may_write(workspace)
        for subscription in manager.subscriptions()
        for workspace in manager.workspaces(subscription)
    )
