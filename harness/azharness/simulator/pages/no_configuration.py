"""The Configuration page of Administration Service Management (fact F46, decision A40)."""

from __future__ import annotations

from typing import ClassVar

from azharness.simulator.pages.page import WizardPage


class NoConfigurationPage(WizardPage):
    """Asks for nothing."""

    name: ClassVar[str] = "configuration"
