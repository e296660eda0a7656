"""Where walks begin that are about who may use a workspace: on the App page of Log Analytics Connector."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from azharness.contract import actors as a
from azharness.contract import commands as c
from azharness.model.services import LOG_ANALYTICS
from azharness.model.state import State
from azharness.model.walk.alphabet import BUTTONS, GRANTS, PAGES
from azharness.model.walk.ground import CONTOSO, PLAIN, user
from azharness.model.walk.guide import YEAR, Guide
from azharness.model.walk.search import Start
from azharness.model.walk.step import Step, together

_STANDINGS: dict[str, tuple[str, str, str]] = {
    "a role on the group": ("Contributor", "monitoring", ""),
    "a role on the workspace": ("Contributor", "monitoring", "logs"),
    "a role of another name": ("Log Analytics Contributor", "monitoring", ""),
    "a role to read": ("Reader", "monitoring", ""),
    "a role elsewhere": ("Contributor", "elsewhere", ""),
}


def azure_starts(services: frozenset[str]) -> Iterator[Start]:
    """The starts for a version that has these services."""
    if LOG_ANALYTICS not in services:
        return
    for name, grant in {"no role": None, **_STANDINGS}.items():
        way = partial(_imported, grant, "")
        yield Start(f"imported with {name}", way, _ALL, 4)
    for whose in ("another app's", "a person's"):
        yield Start(f"imported with {whose} role", partial(_imported, None, whose), _ALL, 4)
    yield Start("the key ends on the App page", _key_ends, PAGES, 3)
    yield Start("the key ends on the Configuration page", _key_ends_later, together(BUTTONS, _emptied), 3)


_ALL = together(PAGES, lambda state: _one_grant(state), lambda state: _emptied(state))  # noqa: PLW0108


def _one_grant(state: State) -> Iterator[Step]:
    """A role may be given after the import, once."""
    if state.world.grants == state.desk("administrator").form.at_import:
        yield from GRANTS(state)


def _imported(grant: tuple[str, str, str] | None, whose: str, guide: Guide) -> None:
    web, other = guide.register(), guide.register()
    if grant:
        role, group, workspace = grant
        guide.grant(role, web, group=group, workspace=workspace)
    elif whose == "another app's":
        guide.grant("Contributor", other)
    elif whose:
        guide.do(
            a.PortalGrantAzureRole(
                tenant_id=CONTOSO, role="Contributor", resource_group="monitoring", user=user(PLAIN)
            )
        )
    guide.app_page(LOG_ANALYTICS)
    guide.import_app(web)


def _key_ends(guide: Guide) -> None:
    _imported(_STANDINGS["a role on the group"], "", guide)
    guide.cloud_waits(YEAR)


def _key_ends_later(guide: Guide) -> None:
    _imported(_STANDINGS["a role on the group"], "", guide)
    guide.next()
    guide.cloud_waits(YEAR)


def _emptied(_state: State) -> Iterator[Step]:
    """The choice is taken back."""
    for name in ("subscription", "resource_group", "workspace"):
        yield Step((c.WizardEnter(field=name, value=""),))
