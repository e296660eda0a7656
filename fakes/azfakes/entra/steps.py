"""What each kind of request asks of a person, and how it is answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from azfakes.directory.records import TenantRecord, UserRecord
from azfakes.entra.resources import Target
from azfakes.http import Call
from azfakes.sessions import Visit


@dataclass(frozen=True, slots=True)
class Question:
    """What a person is asked to agree to."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Steps:
    """The parts of the way that differ between kinds of requests.

    Attributes:
        target: what the request wants a token for, or None.
        question: what the person is asked after the sign-in, or None.
        finish: the answer, once the person has signed in and agreed.
        cancel: the answer to a person who backs out.
    """

    target: Callable[[Call, TenantRecord, Any], Target | None]
    question: Callable[[Call, Visit, TenantRecord, UserRecord], Question | None]
    finish: Callable[[Call, Visit, TenantRecord, UserRecord], Response]
    cancel: Callable[[Call, Visit], Response]
