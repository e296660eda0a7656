"""Which page of the wizard is a service's own, between App and Summary."""

from __future__ import annotations

from typing import Final

from azharness.simulator.pages.discovery import DiscoveryPage
from azharness.simulator.pages.no_configuration import NoConfigurationPage
from azharness.simulator.pages.page import WizardPage
from azharness.simulator.pages.store import StorePage
from azharness.simulator.pages.workspace import WorkspacePage
from azharness.simulator.services import (
    ADMINISTRATION_SERVICE,
    CLOUD_MANAGEMENT,
    LOG_ANALYTICS_CONNECTOR,
    STORE_FOR_BUSINESS,
)

OWN_PAGES: Final[dict[str, WizardPage]] = {
    CLOUD_MANAGEMENT.name: DiscoveryPage(),
    LOG_ANALYTICS_CONNECTOR.name: WorkspacePage(),
    STORE_FOR_BUSINESS.name: StorePage(),
    ADMINISTRATION_SERVICE.name: NoConfigurationPage(),
}
"""The page by the service's name."""
