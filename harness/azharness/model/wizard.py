"""The wizard as a table: its pages, and what each needs before the next."""

from __future__ import annotations

from azharness.contract.reasons import Reason
from azharness.model.table import Context, Guard, Row, Table


def _typed(context: Context, name: str) -> str:
    return context.state.desk(context.session).typed.get(name, "").strip()


NAME_GIVEN = Guard(
    "name_given", lambda context: bool(_typed(context, "name")), Reason.REQUIRED, "name", ("WIZ-1",)
)
SERVICE_CHOSEN = Guard(
    "service_chosen", lambda context: bool(_typed(context, "service")), Reason.REQUIRED, "service", ("WIZ-3",)
)

WIZARD = Table(
    name="wizard",
    states=("closed", "azure-services", "app"),
    initial="closed",
    rows=(
        Row("wizard.start", "closed", "azure-services", cites=("WIZ-4",)),
        Row("wizard.next", "azure-services", "app", guards=(NAME_GIVEN, SERVICE_CHOSEN), cites=("WIZ-4",)),
    ),
)
