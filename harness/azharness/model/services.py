"""The services of the wizard as one table: what each takes, where it can be, how often, and its own page."""

from __future__ import annotations

from typing import Literal

import msgspec

CLOUD_MANAGEMENT = "cloud-management"
LOG_ANALYTICS = "log-analytics-connector"
STORE = "store-for-business"
ADMINISTRATION = "administration-service"

Limit = Literal["one for each tenant", "one", "free"]


class Service(msgspec.Struct, frozen=True):
    """A service as the article's table has it (facts F21, F149); what comes between App and Summary is its `page`.

    `clouds` are the environments that it can be connected to, `creates` says whether its web app can also be created,
    `native` whether it takes a native app, `fields` are those of its page. `article` says whether the article knows it.
    """

    name: str
    page: Literal["discovery", "configuration"]
    fields: tuple[str, ...]
    clouds: frozenset[str]
    limit: Limit
    creates: bool = True
    native: bool = False
    article: bool = True

    def case(self, requirement: str) -> tuple[str, ...]:
        """The case in which a requirement tries this service; none for a service that the article does not know."""
        return (f"{requirement}/{self.name}",) if self.article else ()


_EVERYWHERE = frozenset({"public", "usgov"})

SERVICES: tuple[Service, ...] = (
    Service(
        CLOUD_MANAGEMENT,
        page="discovery",
        fields=(
            "user_discovery",
            "user_full_schedule",
            "user_delta",
            "user_delta_minutes",
            "group_discovery",
            "group_full_schedule",
            "group_scope",
            "group_delta",
            "group_delta_minutes",
        ),
        clouds=_EVERYWHERE,
        limit="one for each tenant",
        native=True,
    ),
    Service(
        LOG_ANALYTICS,
        page="configuration",
        fields=("subscription", "resource_group", "workspace"),
        clouds=_EVERYWHERE,
        limit="one",
        creates=False,
    ),
    Service(
        STORE,
        page="configuration",
        fields=("content_location", "languages", "default_language"),
        clouds=frozenset({"public"}),
        limit="one",
    ),
    # How many connections it may have, no document says (decision A40).
    Service(ADMINISTRATION, page="configuration", fields=(), clouds=_EVERYWHERE, limit="free", article=False),
)
"""All services, in the article's order and with the one that came later."""

NOTHING = Service("", page="configuration", fields=(), clouds=frozenset(), limit="free", article=False)
"""Stands for a service that was not chosen yet."""

_BY_NAME = {service.name: service for service in SERVICES}


def service_named(name: str) -> Service:
    """The service of a name; `NOTHING` where there is none."""
    return _BY_NAME.get(name, NOTHING)
