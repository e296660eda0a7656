"""What the site was told at its last reset: environments, version, parameters, trust."""

from __future__ import annotations

import msgspec

from azharness.contract import Parameters, Reason
from azharness.contract.commands import Environment, SiteReset
from azharness.simulator.certificates import are_authorities
from azharness.simulator.declined import RefusalError
from azharness.simulator.store import Store
from azharness.simulator.transport import is_bundle
from azharness.simulator.versions import ARTICLE, VERSIONS


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The site's settings. Before the first reset there is no environment."""

    environments: dict[str, Environment] = {}
    product_version: str = ARTICLE
    parameters: Parameters = Parameters()
    ca: str = ""
    instance_discovery: bool = True
    client_ca: str = ""


def from_reset(command: SiteReset) -> Settings:
    """The settings that a reset brings; refused where a version or a parameter is not offered or out of bounds."""
    if command.product_version not in VERSIONS:
        raise RefusalError(Reason.NOT_OFFERED, "product_version")
    if command.ca and not is_bundle(command.ca):
        raise RefusalError(Reason.MALFORMED, "ca")
    if command.client_ca and not are_authorities(command.client_ca):
        raise RefusalError(Reason.MALFORMED, "client_ca")
    return Settings(
        environments=command.environments,
        product_version=command.product_version,
        parameters=_parameters(command.parameters),
        ca=command.ca,
        instance_discovery=command.instance_discovery,
        client_ca=command.client_ca,
    )


def save(store: Store, settings: Settings) -> None:
    """Keep the settings over a restart."""
    store.set_setting("site", msgspec.json.encode(settings))


def load(store: Store) -> Settings:
    """The settings that were kept, or those before the first reset."""
    kept = store.setting("site")
    return msgspec.json.decode(kept, type=Settings) if kept else Settings()


def save_instant(store: Store, instant: int) -> None:
    """Keep the site's instant over a restart."""
    store.set_setting("instant", str(instant).encode())


def load_instant(store: Store) -> int:
    """The site's instant when it was last told one, else 0."""
    return int(store.setting("instant") or b"0")


def _parameters(given: dict[str, int]) -> Parameters:
    unknown = given.keys() - set(Parameters.__struct_fields__)
    if unknown:
        raise RefusalError(Reason.NOT_OFFERED, min(unknown))
    try:
        return msgspec.convert(given, Parameters)
    except msgspec.ValidationError:
        raise RefusalError(Reason.MALFORMED, "parameters") from None
