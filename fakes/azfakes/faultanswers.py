"""What a fault makes of an answer on its way to the client.

DroppedConnection            the connection ends without an answer
└── TornAnswer               it ends in the middle of one
LateAnswer                   an answer comes late, or the connection ends late
"""

from __future__ import annotations

from typing import final

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from azfakes.faultplan import Hit


class DroppedConnection(Exception):
    """The connection ends without an answer."""


class TornAnswer(DroppedConnection):
    """The connection ends in the middle of an answer, as soon as what has been sent is on its way."""


class LateAnswer(Exception):
    """An answer comes so many seconds late, or after these the connection ends without one (`response` is None)."""

    def __init__(self, delay: float, response: Response | None = None) -> None:
        super().__init__(delay)
        self.delay = delay
        self.response = response


@final
class TruncatedResponse(Response):
    """An answer that announces its whole body and sends the first bytes of it.

    Raises on sending:
        TornAnswer: what was to be sent is sent, and the connection ends.
    """

    def __init__(self, whole: Response, size: int) -> None:
        super().__init__(status_code=whole.status_code)
        self.raw_headers = whole.raw_headers
        self.body = bytes(whole.body)[:size]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the head and the first bytes of the body."""
        del scope, receive
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        await send({"type": "http.response.body", "body": self.body, "more_body": True})
        raise TornAnswer


def deliver(hit: Hit | None, response: Response) -> Response:
    """Give the answer as the client is to get it.

    Raises:
        DroppedConnection: the fault closes the connection after the work.
        LateAnswer: the fault delays the answer, or its lack.
    """
    if hit is None:
        return response
    rule = hit.rule
    for name, value in rule.response_headers.items():
        response.headers[name] = value
    if rule.truncate is not None and rule.truncate < len(response.body):
        response = TruncatedResponse(response, rule.truncate)
    if rule.delay:
        raise LateAnswer(rule.delay, None if rule.drop else response)
    if rule.drop:
        raise DroppedConnection
    return response
