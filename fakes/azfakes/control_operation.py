"""Operations of the control plane: what they take, what they answer, and how a request finds the one that it means."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeVar, final

import msgspec

from azfakes.control_types import Nothing
from azfakes.errors import ControlError

if TYPE_CHECKING:
    from azfakes.cloud import Cloud

PREFIX: Final = "/control/v1/"
M = TypeVar("M", bound=msgspec.Struct)


@final
@dataclass(frozen=True, slots=True)
class Operation:
    """One operation.

    Attributes:
        name: its name in the OpenAPI document.
        method: HTTP method.
        path: path below `/control/v1/`, variable parts in braces.
        summary: what it does, in one sentence.
        takes: what it reads: of GET and DELETE path and query, of POST the path's variable parts or else the body.
        answers: type of its answer.
        act: does it.
    """

    name: str
    method: str
    path: str
    summary: str
    takes: type[msgspec.Struct]
    answers: Any
    act: Callable[[Cloud, Any], object]

    @property
    def variables(self) -> list[str]:
        """Names of the variable parts of the path."""
        return re.findall(r"\{(\w+)\}", self.path)

    @property
    def has_body(self) -> bool:
        """Whether what it takes stands in the body."""
        return self.method == "POST" and self.takes is not Nothing and not self.variables

    def match(self, path: str) -> dict[str, str] | None:
        """Give the variable parts of a path that fits, else None."""
        found = _pattern(self.path).fullmatch(path)
        return None if found is None else found.groupdict()

    def read(self, parts: Mapping[str, str], query: Mapping[str, str], body: bytes) -> msgspec.Struct:
        """Read what the operation takes.

        Raises:
            ControlError: something stands where nothing belongs.
            msgspec.DecodeError: it is not what the operation takes.
        """
        if self.has_body:
            if query:
                raise ControlError(f"{self.method} {PREFIX}{self.path} takes no query.")
            return msgspec.json.decode(body or b"{}", type=self.takes)
        if body.strip() not in (b"", b"{}", b"null"):
            raise ControlError(f"{self.method} {PREFIX}{self.path} takes no body.")
        return msgspec.convert({**query, **parts}, type=self.takes, strict=False)


@cache
def _pattern(path: str) -> re.Pattern[str]:
    """The path of an operation as a pattern: it is looked for in each request."""
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(path)))


def operation(
    where: str,
    takes: type[M],
    answers: Any,
    act: Callable[[Cloud, M], object],
) -> Operation:
    """Describe an operation by its method and path; its name and summary are those of the function that does it."""
    method, _, path = where.partition(" ")
    summary = (act.__doc__ or "").strip().partition("\n")[0]
    return Operation(act.__name__, method, path, summary, takes, answers, act)
