"""What differs between product versions, as one table (facts F1 to F14)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeVar

ARTICLE: Final = "article"
_ARTICLE_COUNTS_AS: Final = 2010
"""The newest version of which the article speaks."""

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A product version: what its wizard, dialogs, notices and jobs can do.

    `validities` are the choices for a new key, `renewal_asks_validity` says whether a renewal offers them too,
    `renewable_days` how old a created app may be at a renewal (None: of any age), `renewal_needs_consent` whether a renewal
    takes a person who may consent, `redirects_to_localhost` whether Update Application Settings adds that redirect URI.
    """

    name: str
    services: tuple[str, ...]
    notices: bool
    disable_authentication: bool
    group_delta: bool
    url_fields: bool
    redirects_to_localhost: bool
    validities: tuple[str, ...]
    renewal_asks_validity: bool
    renewal_needs_consent: bool
    renewable_days: int | None


def _version(name: str) -> Version:
    number = _ARTICLE_COUNTS_AS if name == ARTICLE else int(name)

    def since(first: int) -> bool:
        return number >= first

    def changed(first: int, before: _Value, after: _Value) -> _Value:
        return after if since(first) else before

    return Version(
        name=name,
        services=_services(since),
        notices=since(2006),
        disable_authentication=since(2010),
        group_delta=since(2010),
        url_fields=not since(2203),
        redirects_to_localhost=since(2309),
        validities=changed(2409, ("P1Y", "P2Y"), ("P3M", "P6M", "P1Y", "P2Y")),
        renewal_asks_validity=since(2409),
        renewal_needs_consent=since(2409),
        renewable_days=changed(2409, None, 800),
    )


def _services(since: Callable[[int], bool]) -> tuple[str, ...]:
    """The services of the wizard: Log Analytics Connector went with 2107, Administration Service Management came with 2207."""
    offered = ["cloud-management"]
    if not since(2107):
        offered.append("log-analytics-connector")
    offered.append("store-for-business")
    if since(2207):
        offered.append("administration-service")
    return tuple(offered)


_NAMES: Final = (ARTICLE, "2002", "2006", "2010", "2107", "2203", "2207", "2309", "2409", "2503")

VERSIONS: Final = {name: _version(name) for name in _NAMES}
"""The product versions that the simulated site can be, by name; the first is the one that it is when nobody says."""

DEFAULT_VALIDITY: Final = "P1Y"
"""What a new key's validity begins as, in every version (facts F79, A19)."""
