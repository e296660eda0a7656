"""Which steps are tried around a start, as alphabets; and the bounds of all walks.

The bounds: two tenants, in one cloud or in two, with one person for each role and one without; two console users, two web apps
in use and their native apps, besides those that the cloud alone has; one device, one group, one workspace. A walk goes so many
steps from each start as the start says, and from each situation once; situations that differ in the date alone are one.
"""

from __future__ import annotations

from azharness.contract import commands as c
from azharness.model.state import State
from azharness.model.walk.client_steps import client_steps
from azharness.model.walk.cloud_steps import fault_steps, grant_steps, time_steps
from azharness.model.walk.console_steps import console_steps, delete_steps, run_steps
from azharness.model.walk.dialog_steps import dialog_steps, sign_in_steps
from azharness.model.walk.step import Alphabet, Step, step, together
from azharness.model.walk.wizard_steps import page_steps

PAGES: Alphabet = page_steps
DIALOGS: Alphabet = dialog_steps
PEOPLE: Alphabet = together(dialog_steps, sign_in_steps)
EVERYTHING: Alphabet = together(page_steps, dialog_steps, sign_in_steps, console_steps)
CONSOLE: Alphabet = together(console_steps, dialog_steps)
CLIENT: Alphabet = client_steps
TIME: Alphabet = time_steps
RUNS: Alphabet = together(time_steps, run_steps)
DELETIONS: Alphabet = delete_steps
GRANTS: Alphabet = grant_steps
FAULTS: Alphabet = fault_steps


def BUTTONS(_state: State) -> list[Step]:  # noqa: N802
    """The wizard's buttons that go on."""
    return [step(c.WizardNext()), step(c.WizardClose())]


def CONFIRMED(_state: State) -> list[Step]:  # noqa: N802
    """OK of the topmost dialog."""
    return [step(c.DialogOk())]
