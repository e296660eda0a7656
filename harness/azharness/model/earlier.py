"""What no command can make any more, and what an administrator can collect: fixtures and exports, where a backend offers them."""

from __future__ import annotations

from azharness.contract.commands import SeededApp, SiteExport, SiteSeed
from azharness.contract.hello import Capability
from azharness.contract.reasons import Reason
from azharness.model.branches import accepted, refused
from azharness.model.prediction import Prediction
from azharness.model.site import App, SiteKey
from azharness.model.state import State
from azharness.model.text import years_after

NEVER_YEARS = 99
"""So many calendar years after its creation a key ends that was made to end never (fact F80, decision A17)."""


def site_seed(state: State, command: SiteSeed) -> Prediction:
    """Apps are there as an earlier version created them, each with a key of the validity Never."""
    if Capability.FIXTURES not in state.capabilities:
        return (refused(state, Reason.NOT_AVAILABLE),)
    after = state
    for seeded in command.apps:
        after = _with_app(after, seeded)
    return (accepted(lambda _: after),)


def _with_app(state: State, seeded: SeededApp) -> State:
    app = App(
        tenant_id=seeded.tenant_id.lower(),
        client_id=seeded.client_id.lower(),
        kind="server",
        name=seeded.name,
        source="created",
        app_id_uri=seeded.app_id_uri,
        keys=(
            SiteKey(seeded.created, years_after(seeded.created, NEVER_YEARS), _end_in_entra(state, seeded)),
        ),
        seeded=True,
    )
    return state.with_tenant(seeded.tenant_id, seeded.tenant_name, seeded.environment).with_app(app)


def _end_in_entra(state: State, seeded: SeededApp) -> int | None:
    registered = state.world.registration(seeded.tenant_id, seeded.client_id)
    keys = registered.keys if registered else ()
    return next((key.end for key in keys if key.secret == seeded.secret_key), None)


def site_export(state: State, _command: SiteExport) -> Prediction:
    """The site's log and state; what they may not hold is watched at every command."""
    if Capability.EXPORT not in state.capabilities:
        return (refused(state, Reason.NOT_AVAILABLE),)
    return (accepted(lambda _: state),)
