"""The walks that together reach every part of the tables: which backends are walked, and from which starts."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from azharness.contract.hello import Hello
from azharness.model.versions import VERSIONS
from azharness.model.walk.app_starts import app_starts
from azharness.model.walk.azure_starts import azure_starts
from azharness.model.walk.client_starts import client_starts, plain_clients
from azharness.model.walk.ground import hello
from azharness.model.walk.key_starts import key_starts
from azharness.model.walk.run_starts import run_starts
from azharness.model.walk.search import Start
from azharness.model.walk.wizard_starts import wizard_starts


class Journey(msgspec.Struct, frozen=True):
    """What a backend says of itself, and the starts of the walks with it."""

    hello: Hello
    starts: tuple[Start, ...]


def every_start(product_version: str) -> tuple[Start, ...]:
    """All starts of a version."""
    version = VERSIONS[product_version]
    families = (wizard_starts, azure_starts, app_starts, key_starts)
    common = (start for family in families for start in family(version.services))
    return (*common, *run_starts(version), *client_starts(version))


def journeys() -> Iterator[Journey]:
    """The article's version with both sorts of decisions, and what the last version has beside it."""
    article, last = VERSIONS["article"].services, VERSIONS["2503"].services
    yield Journey(hello("article"), every_start("article"))
    decided = (*azure_starts(article), *plain_clients(), *wizard_starts(frozenset()))
    yield Journey(hello("article", otherwise=True), decided)
    beside = (*wizard_starts(last - article), *key_starts(last))
    yield Journey(hello("2503"), beside)
