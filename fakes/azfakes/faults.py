"""Faults on order: rules that say which requests fail, how often, and how."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Final, Literal

import msgspec

Service = Literal["login", "graph", "arm"]
Positive = Annotated[int, msgspec.Meta(ge=1, le=2**53)]
Count = Annotated[int, msgspec.Meta(ge=0)]
_LONGEST_DELAY: Final = 86_400
_ID: Final = r"^[\w][\w.-]{0,99}$"
_UNAVAILABLE, _TOO_MANY = 503, 429
_FRAMING: Final = frozenset({"content-length", "transfer-encoding"})
_FIELD_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_FIELD_VALUE = re.compile(r"[\t\x20-\x7e]*")


class FaultRule(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Which requests fail, how often, and how.

    Without an effect a request is answered 503 and not carried out. `status`, `error` and `body` order another answer;
    `delay`, `truncate` and `drop="after"` alone spoil the answer to a request that is carried out; `twice` carries it out again.

    Attributes:
        id: name by which the fault is listed, logged and taken away; None lets the cloud choose.
        service: login, graph or arm; None means each.
        method: HTTP method; None means each.
        path: the path's beginning, or a regular expression when it starts with `^`; None means each.
        client_id: the application that asks; None means each.
        cloud: public, usgov, usdod or china; None means each.
        tenant: ID or domain of the tenant that is asked for or whose token came; None means each.
        headers: header fields that a request must have, each with its value's beginning, or with a regular expression
            when it starts with `^`.
        spares: requests whose User-Agent begins so are never met, and see what others do not see yet; None spares nobody.
        skip: how many requests that the rule would meet go through before it begins.
        count: how many requests fail; 0 means all until the rule is taken away. None is one, or all where there is a
            `rate` or a `probability` below 1.
        probability: how likely a request fails, above 0 and at most 1; drawn from `seed`.
        seed: decides the draws; None takes the cloud's.
        rate: so many requests in a `window` go through; those beyond are refused with 429 and Retry-After until the
            window is over.
        window: length of a window in seconds of the cloud's clock; it begins with its first request.
        status: HTTP status of the answer.
        error: error code of the answer: an AADSTS number for login, Graph's or Resource Manager's code.
        body: the answer's body as it stands, in place of one made from `error`.
        retry_after: seconds for the Retry-After header.
        response_headers: header fields to set in the answer.
        delay: the answer comes this many seconds late, or with `drop` the connection stands open so long. In process
            nobody waits: a client whose timeout is shorter gives up at once, any other has its answer at once.
        drop: the connection is closed without an answer, `before` the request is carried out or `after`.
        truncate: the connection is closed after so many bytes of the answer's body; one that has no more is left whole.
        twice: the request arrives and is carried out twice, one right after the other, as where a proxy or a client sends
            again what it thinks lost; the client sees the answer to the `first` or to the `second`.
        lag: an object that the request creates is out of sight for so many seconds of the cloud's clock: it is not found,
            not listed, and cannot be referenced; a secret that it adds is not honoured. Only requests that create an object
            or add a secret count as met.
        lag_reads: it is out of sight for so many requests that ask for it; with `lag` until whichever ends first.
    """

    id: Annotated[str, msgspec.Meta(pattern=_ID)] | None = None
    service: Service | None = None
    method: str | None = None
    path: str | None = None
    client_id: str | None = None
    cloud: str | None = None
    tenant: str | None = None
    headers: dict[str, str] = {}
    spares: str | None = None
    skip: Count = 0
    count: Count | None = None
    probability: Annotated[float, msgspec.Meta(gt=0, le=1)] = 1.0
    seed: int | None = None
    rate: Count | None = None
    window: Annotated[int, msgspec.Meta(ge=1)] = 10
    status: Annotated[int, msgspec.Meta(ge=200, le=599)] | None = None
    error: str | None = None
    body: str | None = None
    retry_after: Count | None = None
    response_headers: dict[str, str] = {}
    delay: Annotated[float, msgspec.Meta(ge=0, le=_LONGEST_DELAY)] = 0.0
    drop: Literal["before", "after"] | None = None
    truncate: Count | None = None
    twice: Literal["first", "second"] | None = None
    lag: Positive | None = None
    lag_reads: Positive | None = None

    def __post_init__(self) -> None:
        """Refuse what makes no sense, with ValueError."""
        for name, value in (("path", self.path or ""), *self.headers.items()):
            _check_pattern(name, value)
        for name, value in self.response_headers.items():
            if not (_FIELD_NAME.fullmatch(name) and _FIELD_VALUE.fullmatch(value)):
                raise ValueError(f"{name!r} with that value is no header field")
            if name.lower() in _FRAMING:
                raise ValueError(
                    f"{name!r} follows from the answer: order `truncate` for one that ends too early"
                )
        if self.drop is not None and (
            self.orders_answer or self.truncate is not None or self.retry_after is not None
        ):
            raise ValueError("a connection that is dropped has no answer to order")
        if (self.lags or self.twice is not None) and (
            self.is_spoiling or self.orders_answer or self.drop or self.retry_after is not None
        ):
            raise ValueError(
                "a lag or a second delivery leaves the answer alone: order another fault for that"
            )
        if self.lags and self.twice is not None:
            raise ValueError(
                "a lag is about what is created, a second delivery about a request: order two faults"
            )
        if self.lags and self.service == "login":
            raise ValueError("a lag is about objects that Graph or Resource Manager creates")
        if self.truncate is not None and self.rate is not None:
            raise ValueError("a rate refuses requests, so that there is no answer to truncate")

    @property
    def lags(self) -> bool:
        """Whether the rule keeps out of sight what a request creates."""
        return self.lag is not None or self.lag_reads is not None

    @property
    def is_spoiling(self) -> bool:
        """Whether the rule changes the answer to a request that is carried out."""
        return self.delay > 0 or self.truncate is not None or bool(self.response_headers)

    @property
    def orders_answer(self) -> bool:
        """Whether the rule says itself what the answer is."""
        return self.rate is not None or (self.status, self.error, self.body) != (None, None, None)

    @property
    def is_carried_out(self) -> bool:
        """Whether a request that the rule meets is carried out all the same."""
        if self.drop is not None:
            return self.drop == "after"
        if self.twice is not None:
            return True
        return self.is_spoiling and not self.orders_answer and self.retry_after is None

    @property
    def answer_status(self) -> int:
        """Status of an answer that the rule orders."""
        return self.status or (_UNAVAILABLE if self.rate is None else _TOO_MANY)

    @property
    def times(self) -> int:
        """How many requests fail; 0 is all."""
        if self.count is not None:
            return self.count
        return 1 if self.rate is None and self.probability == 1 else 0


class Asked(msgspec.Struct, frozen=True):
    """What a rule looks at in a request; `tenants` are all names of the tenant, in lower case."""

    cloud: str
    service: str
    method: str
    path: str
    client_id: str | None
    tenants: tuple[str, ...]
    headers: Mapping[str, str]


def meets(rule: FaultRule, asked: Asked) -> bool:
    """Tell whether a request is one of those that a rule is about."""
    if rule.spares is not None and asked.headers.get("user-agent", "").startswith(rule.spares):
        return False
    pairs = (
        (rule.service, asked.service),
        (rule.cloud, asked.cloud),
        (rule.method and rule.method.upper(), asked.method),
        (rule.client_id and rule.client_id.lower(), asked.client_id),
    )
    return (
        all(wanted in (None, got) for wanted, got in pairs)
        and (rule.tenant is None or rule.tenant.lower() in asked.tenants)
        and _begins(rule.path, asked.path)
        and all(_begins(wanted, asked.headers.get(name.lower())) for name, wanted in rule.headers.items())
    )


def _begins(wanted: str | None, text: str | None) -> bool:
    if wanted is None or text is None:
        return wanted is None
    if wanted.startswith("^"):
        return re.search(wanted, text, re.IGNORECASE) is not None
    return text.lower().startswith(wanted.lower())


def _check_pattern(name: str, text: str) -> None:
    if text.startswith("^"):
        try:
            re.compile(text)
        except re.error as error:
            raise ValueError(f"{name} is no regular expression: {error}") from error
