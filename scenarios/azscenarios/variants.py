"""Variants: sites that differ from the simulated one in what is free, and in nothing that is not.

The suite must find nothing in them: `azharness run --backend azscenarios.variants:reversed_lists`. Some wear another dress over the
simulated site, others are the simulated site with a harmless change of its source.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec

from azharness.backends import simulated
from azharness.contract.ports import Backend, Door, DoorAnswer
from azscenarios.mutants import loading
from azscenarios.mutants.mutant import Mutant

_HOURS: Final = 60
_GUIDS: Final = frozenset({"client_id", "tenant_id", "object_id", "web_app", "native_app", "selected"})


@dataclass(frozen=True, slots=True)
class Dress:
    """What a variant shows otherwise: parameters that it declares and keeps, others that it keeps, and its answers."""

    declared: dict[str, int] = field(default_factory=dict)
    kept: dict[str, int] = field(default_factory=dict)
    answer: Callable[[dict[str, Any]], dict[str, Any]] = lambda answer: answer


class Dressed:
    """The simulated site in another dress."""

    def __init__(self, inner: Backend, dress: Dress) -> None:
        """Stand before another backend."""
        self._inner = inner
        self._dress = dress

    def hello(self) -> bytes:
        """The inner one's hello, with what the dress declares, and a field that nobody knows."""
        said: Any = msgspec.json.decode(self._inner.hello())
        said["parameters"] |= self._dress.declared
        return msgspec.json.encode(said | {"name": "harmless variant", "motto": "unknown fields are ignored"})

    def send(self, command: bytes) -> bytes:
        """The inner one's answer in another dress."""
        asked: Any = msgspec.json.decode(command)
        if asked["command"] == "site.reset":
            asked["parameters"] = asked.get("parameters", {}) | self._dress.declared | self._dress.kept
        answer: Any = msgspec.json.decode(self._inner.send(msgspec.json.encode(asked)))
        return msgspec.json.encode(self._dress.answer(answer))

    def knock(self, door: Door, method: str, path: str, headers: dict[str, str], body: bytes) -> DoorAnswer:
        """The inner one's doors."""
        return self._inner.knock(door, method, path, headers, body)

    def close(self) -> None:
        """Close the inner one."""
        self._inner.close()


def _capitals(value: Any) -> Any:
    """GUIDs in capitals, wherever they stand."""
    if isinstance(value, list):
        return [_capitals(item) for item in value]
    if isinstance(value, dict):
        return {name: _capital(name, _capitals(item)) for name, item in value.items()}
    return value


def _capital(name: str, value: Any) -> Any:
    return value.upper() if name in _GUIDS and isinstance(value, str) else value


def _reversed(value: Any) -> Any:
    """Lists the other way round."""
    if isinstance(value, list):
        return [_reversed(item) for item in reversed(value)]
    if isinstance(value, dict):
        return {name: _reversed(item) for name, item in value.items()}
    return value


def _with_more(value: Any) -> Any:
    """One more field in every record of a view."""
    if isinstance(value, list):
        return [_with_more(item) for item in value]
    if isinstance(value, dict) and "page" not in value:
        more = (
            {"colour": "blue"} if all(isinstance(item, str | int | None) for item in value.values()) else {}
        )
        return {name: _with_more(item) for name, item in value.items()} | more
    return value | {"colour": "blue"} if isinstance(value, dict) else value


def _of_view(change: Callable[[Any], Any]) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda answer: answer | {"view": change(answer["view"])}


def _other_words(answer: dict[str, Any]) -> dict[str, Any]:
    return answer | {"outcome": answer["outcome"] | {"message": "Told in other words."}}


_DRESSES: Final[dict[str, Dress]] = {
    "capital_ids": Dress(answer=_of_view(_capitals)),
    "reversed_lists": Dress(answer=_of_view(_reversed)),
    "other_words": Dress(answer=_other_words),
    "more_fields": Dress(answer=_of_view(_with_more)),
    "notice_of_14_days": Dress(declared={"expiry_notice_days": 14}),
    # They declare up to 25 hours like the simulated site, and are quicker.
    "switch_after_3_hours": Dress(kept={"settings_refresh": 3 * _HOURS}),
    "switch_after_24_hours": Dress(kept={"settings_refresh": 24 * _HOURS}),
}

_CHANGES: Final = (
    Mutant(
        name="more_graph_calls",
        file="discovery.py",
        old="        return read(context.graph(tenant.environment, context.app_token(tenant, app)))",
        new="""        graph = context.graph(tenant.environment, context.app_token(tenant, app))
        list(graph.values("/organization", {"$select": "id"}))
        return read(graph)""",
    ),
    Mutant(
        name="smaller_pages",
        file="user_discovery.py",
        old='"$top": "999"',
        new='"$top": "3"',
    ),
    Mutant(
        name="asks_again_when_throttled",
        file="graph.py",
        old="            if response.status_code != _UNAVAILABLE or retry_after(response) is not None:",
        new="            if response.status_code not in (429, _UNAVAILABLE) or retry_after(response) is not None:",
    ),
)

VARIANTS: Final = (*_DRESSES, *(each.name for each in _CHANGES))
"""The names of all variants."""


def __getattr__(name: str) -> Callable[[], Backend]:
    """A factory for the variant of that name, as `--backend azscenarios.variants:NAME` asks for it."""
    if name in _DRESSES:
        return lambda: Dressed(simulated.backend(), _DRESSES[name])
    for change in _CHANGES:
        if change.name == name:
            return lambda: loading.backend(change)
    raise AttributeError(f"There is no variant named {name!r}.")
