"""What is ordered: commands of a console user, and faults of the cloud."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from hypothesis import strategies as st

from azharness.contract import commands as c
from azharness.contract.actors import CloudService, FaultKind, FaultPlan
from azscenarios.strategies.texts import awkward_names, guids, names, spoiled_guids, spoiled_names

KINDS: tuple[FaultKind, ...] = get_args(FaultKind)
"""All that the cloud can do to a request, the plainest first."""
NOTHING_CREATED = ("unreplicated", "login")
"""The kind of fault that a service cannot have."""
Target = tuple[CloudService, str, str]
TARGETS: tuple[Target, ...] = (
    ("graph", "", ""),
    ("graph", "GET", "/v1.0/users"),
    ("graph", "POST", "/v1.0/applications"),
    ("graph", "POST", "/v1.0/servicePrincipals"),
    ("graph", "PATCH", "/v1.0/applications"),
    ("login", "POST", ""),
)
"""Service, method and beginning of the path of the requests that faults meet; empty means any."""
_BUTTONS: tuple[c.Command, ...] = (
    c.WizardStart(),
    c.WizardNext(),
    c.WizardBack(),
    c.WizardCancel(),
    c.WizardClose(),
    c.WizardBrowse(kind="server"),
    c.WizardBrowse(kind="client"),
    c.DialogCreate(kind="server"),
    c.DialogCreate(kind="client"),
    c.DialogImport(kind="server"),
    c.DialogImport(kind="client"),
    c.DialogVerify(),
    c.DialogOk(),
    c.DialogCancel(),
)
_LOOKS: tuple[c.Command, ...] = (
    c.ConsoleServices(),
    c.ConsoleTenants(),
    c.ConsoleNotices(),
    c.ConsoleUsers(),
    c.ConsoleGroups(),
)
_WIZARD_FIELDS = ("name", "description", "service", "environment", "user_discovery")
_DIALOG_FIELDS = ("application_name", "tenant_name", "tenant_id", "client_id", "app_id_uri", "secret_key")


def buttons() -> st.SearchStrategy[c.Command]:
    """The buttons of wizard and dialogs, whether the page has them or not."""
    return st.sampled_from(_BUTTONS)


def entries() -> st.SearchStrategy[c.Command]:
    """Something is typed into a field of the wizard or of a dialog; few of it is what the field is for."""
    texts = st.one_of(names(), spoiled_names(), awkward_names(), guids(), spoiled_guids())
    wizard = st.builds(
        lambda field, value: c.WizardEnter(field=field, value=value), _one(_WIZARD_FIELDS), texts
    )
    dialog = st.builds(
        lambda field, value: c.DialogEnter(field=field, value=value), _one(_DIALOG_FIELDS), texts
    )
    return st.one_of(wizard, dialog)


def commands() -> st.SearchStrategy[c.Command]:
    """Whatever a console user can do without knowing an app: buttons, entries, looks at the nodes of the console."""
    return st.one_of(buttons(), entries(), st.sampled_from(_LOOKS))


def faults(
    *, kinds: Sequence[FaultKind] = KINDS, targets: Sequence[Target] = TARGETS, lasting: bool = True
) -> st.SearchStrategy[FaultPlan]:
    """Faults of the cloud: of one request or of several in a row, at once or after some; if `lasting`, also of all."""
    # At login nothing is created of which replicas could lag behind.
    met = [(kind, target) for target in targets for kind in kinds if (kind, target[0]) != NOTHING_CREATED]
    return st.builds(
        _fault,
        st.sampled_from(met),
        st.sampled_from([0, 1, 2]),
        st.sampled_from([1, 2, 3, *([0] if lasting else [])]),
    )


def _fault(met: tuple[FaultKind, Target], skip: int, times: int) -> FaultPlan:
    kind, (service, method, path) = met
    return FaultPlan(kind=kind, service=service, method=method, path=path, skip=skip, times=times)


def _one(fields: Sequence[str]) -> st.SearchStrategy[str]:
    return st.sampled_from(fields)
