"""Faults on order: rules that make the cloud refuse, answer late, or hang up."""

from __future__ import annotations

import re
from typing import Annotated, Literal, final

import msgspec

Service = Literal["login", "graph", "arm"]


class FaultRule(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Which requests fail, and how.

    Attributes:
        service: login, graph or arm; None means each.
        method: HTTP method; None means each.
        path: the path's beginning, or a regular expression when it starts with `^`; None means each.
        client_id: the application that asks; None means each.
        cloud: public, usgov, usdod or china; None means each.
        status: HTTP status of the answer.
        error: error code of the answer: an AADSTS number for login, Graph's or Resource Manager's code.
        body: the answer's body as it stands, in place of one made from `error`.
        retry_after: seconds for the Retry-After header.
        skip: how many requests that the rule would meet go through before it begins.
        count: how many requests fail; 0 means all until the rule is taken away.
        drop: the request is not carried out, and the connection is closed without an answer.
        delay: the request is carried out, but its answer comes this many seconds late; with `drop` the
            connection stands open so long. In process nobody waits: a client whose timeout is shorter gives up
            at once, any other has its answer at once.
        spares: requests whose User-Agent begins so are never met; None spares nobody.
    """

    service: Service | None = None
    method: str | None = None
    path: str | None = None
    client_id: str | None = None
    cloud: str | None = None
    status: Annotated[int, msgspec.Meta(ge=200, le=599)] = 503
    error: str | None = None
    body: str | None = None
    retry_after: Annotated[int, msgspec.Meta(ge=0)] | None = None
    skip: Annotated[int, msgspec.Meta(ge=0)] = 0
    count: Annotated[int, msgspec.Meta(ge=0)] = 1
    drop: bool = False
    delay: Annotated[int, msgspec.Meta(ge=0)] = 0
    spares: str | None = None

    def __post_init__(self) -> None:
        """Refuse a path that is no regular expression, with ValueError."""
        if self.path is not None and self.path.startswith("^"):
            try:
                re.compile(self.path)
            except re.error as error:
                raise ValueError(f"path is no regular expression: {error}") from error


class Asked(msgspec.Struct, frozen=True):
    """What a rule looks at in a request."""

    cloud: str
    service: str
    method: str
    path: str
    client_id: str | None
    agent: str


@final
class FaultPlan:
    """The rules in force, asked in the order in which they were added."""

    def __init__(self) -> None:
        self._rules: list[FaultRule] = []
        self._left: dict[int, int] = {}
        self._skips: dict[int, int] = {}

    def __bool__(self) -> bool:
        """Whether any rule is in force."""
        return bool(self._rules)

    def add(self, rule: FaultRule) -> None:
        """Put a rule in force."""
        self._rules.append(rule)
        self._left[id(rule)] = rule.count
        self._skips[id(rule)] = rule.skip

    def clear(self) -> None:
        """Take all rules away."""
        self._rules.clear()
        self._left.clear()
        self._skips.clear()

    def active(self) -> list[FaultRule]:
        """List the rules in force, each with the numbers of requests that it has still to skip and to refuse."""
        return [
            msgspec.structs.replace(rule, count=self._left[id(rule)], skip=self._skips[id(rule)])
            for rule in self._rules
        ]

    def hit(self, asked: Asked) -> FaultRule | None:
        """Find the rule that a request meets, and count it."""
        for rule in self._rules:
            if _meets(rule, asked) and not self._skip(rule):
                self._spend(rule)
                return rule
        return None

    def _skip(self, rule: FaultRule) -> bool:
        """Let a request through while the rule has some to skip."""
        left = self._skips[id(rule)]
        self._skips[id(rule)] = max(left - 1, 0)
        return left > 0

    def _spend(self, rule: FaultRule) -> None:
        if rule.count == 0:
            return
        self._left[id(rule)] -= 1
        if self._left[id(rule)] == 0:
            self._rules.remove(rule)
            del self._left[id(rule)], self._skips[id(rule)]


def _meets(rule: FaultRule, asked: Asked) -> bool:
    if rule.spares is not None and asked.agent.startswith(rule.spares):
        return False
    pairs = (
        (rule.service, asked.service),
        (rule.cloud, asked.cloud),
        (rule.method and rule.method.upper(), asked.method),
        (rule.client_id and rule.client_id.lower(), asked.client_id),
    )
    return all(wanted in (None, got) for wanted, got in pairs) and _path_meets(rule.path, asked.path)


def _path_meets(wanted: str | None, path: str) -> bool:
    if wanted is None:
        return True
    if wanted.startswith("^"):
        return re.search(wanted, path, re.IGNORECASE) is not None
    return path.lower().startswith(wanted.lower())
