"""Hypothesis strategies of the domain's own types, for properties of your own; the shipped properties draw from them too.

What they give is what people type and choose, and what befalls the cloud meanwhile. A plain name gives what a site has to
take where the situation allows it, `spoiled_…` what it has to refuse or to leave alone. Everything shrinks towards
the plainest: the first tenant, the shortest time, one fault of one request.
"""

from azscenarios.strategies.orders import buttons, commands, entries, faults
from azscenarios.strategies.places import clouds, doors, people, roles, services, tenants
from azscenarios.strategies.texts import (
    app_id_uris,
    awkward_names,
    guids,
    names,
    spoiled_app_id_uris,
    spoiled_guids,
    spoiled_names,
)
from azscenarios.strategies.times import (
    around,
    days_ahead,
    expiry_dates,
    instants,
    jumps,
    spoiled_days_ahead,
    spoiled_expiry_dates,
    spoiled_validities,
    validities,
)

__all__ = [
    "app_id_uris",
    "around",
    "awkward_names",
    "buttons",
    "clouds",
    "commands",
    "days_ahead",
    "doors",
    "entries",
    "expiry_dates",
    "faults",
    "guids",
    "instants",
    "jumps",
    "names",
    "people",
    "roles",
    "services",
    "spoiled_app_id_uris",
    "spoiled_days_ahead",
    "spoiled_expiry_dates",
    "spoiled_guids",
    "spoiled_names",
    "spoiled_validities",
    "tenants",
    "validities",
]
