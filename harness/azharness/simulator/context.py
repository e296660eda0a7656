"""What the site's pages and jobs work with."""

from __future__ import annotations

from typing import final

from azharness.contract import Reason
from azharness.contract.commands import Environment
from azharness.simulator import apps
from azharness.simulator import settings as settings_of_site
from azharness.simulator.apps import App
from azharness.simulator.arm import ResourceManager
from azharness.simulator.clock import Clock
from azharness.simulator.declined import RefusalError
from azharness.simulator.entra import Entra
from azharness.simulator.graph import Graph
from azharness.simulator.held import HeldTokens
from azharness.simulator.services import Resource
from azharness.simulator.store import Store
from azharness.simulator.tenants import Tenant
from azharness.simulator.transport import ClientFactory, Transport
from azharness.simulator.trust import TrustedIssuers
from azharness.simulator.versions import VERSIONS, Version


@final
class Context:
    """One site between two resets: its store, its clock, its settings, and its ways to the cloud."""

    def __init__(self, store: Store, factory: ClientFactory) -> None:
        self.store = store
        self.clock = Clock(settings_of_site.load_instant(store))
        self.settings = settings_of_site.load(store)
        self.transport = Transport(factory, self.settings.ca)
        self.held_tokens = HeldTokens()
        self.issuers = TrustedIssuers(self.transport)

    @property
    def version(self) -> Version:
        """What the site's product version can do."""
        return VERSIONS[self.settings.product_version]

    def environment(self, name: str) -> Environment:
        """Base URLs of an environment; refused where the reset brought none of that name."""
        try:
            return self.settings.environments[name]
        except KeyError:
            raise RefusalError(Reason.NOT_OFFERED, "environment") from None

    def entra(self, environment: str) -> Entra:
        """Entra in an environment."""
        return Entra(
            self.transport,
            self.environment(environment),
            instance_discovery=self.settings.instance_discovery,
        )

    def graph(self, environment: str, token: str) -> Graph:
        """Graph in an environment, as a token sees it."""
        return Graph(self.transport, self.environment(environment).graph, token)

    def resource_manager(self, environment: str, token: str) -> ResourceManager:
        """Resource Manager in an environment, as a token sees it."""
        return ResourceManager(self.transport, self.environment(environment).arm, token)

    def fresh_token(self, environment: str, app: App, resource: Resource) -> str:
        """A server app's own token that Entra gives now, with the app's key; one that is held does not count."""
        secret = apps.secret_key(self.store, app)
        return self.entra(environment).app_token(app.tenant_id, app.client_id, secret, resource).value

    def app_token(self, tenant: Tenant, app: App) -> str:
        """A server app's own token for Graph: the one that is held, while it is good."""
        entra = self.entra(tenant.environment)
        return self.held_tokens.token(
            app,
            self.clock.now(),
            self.settings.parameters.held_token_life,
            lambda: entra.app_token(app.tenant_id, app.client_id, apps.secret_key(self.store, app)),
        )
