"""A backend behind a URL."""

from __future__ import annotations

from dataclasses import dataclass

import httpx

from azharness.backends.errors import BackendSilent, BackendUnreachable
from azharness.contract import codec
from azharness.contract.errors import ContractViolation
from azharness.contract.hello import Hello
from azharness.contract.ports import Door, DoorAnswer
from azharness.journal import wall

HELLO = "/azharness/v1/hello"
COMMANDS = "/azharness/v1/commands"
_HINT = (
    "Is it running, and does it speak the contract? `azharness contract --openapi` says what it must offer."
)
_LARGEST = 16 * 2**20
"""How many bytes an answer may have; the contract's own stay far below."""


@dataclass(frozen=True, slots=True)
class _Received:
    """An answer that was read to its end."""

    status: int
    content: bytes


class HttpBackend:
    """A backend behind a base URL; each command is one POST, sent once."""

    def __init__(self, url: str, *, timeout: float) -> None:
        """Reach it at `url`; `timeout` (seconds) holds for each answer."""
        self._url = url.rstrip("/")
        self._timeout = timeout
        # Proxies are for the world outside; a backend under test is asked directly.
        self._http = httpx.Client(timeout=timeout, trust_env=False, verify=self._url.startswith("https:"))
        self._doors: Hello | None = None

    def hello(self) -> bytes:
        """What the backend says of itself; `BackendUnreachable` if it says nothing that is a hello."""
        try:
            answer = self._ask("GET", self._url + HELLO, {}, b"")
            said = codec.decode_hello(_ok(answer, "hello"))
        except BackendSilent as error:
            raise BackendUnreachable(
                f"No backend answers at {self._url}.", cause=error.cause or error.message, hint=_HINT
            ) from None
        except ContractViolation as error:
            raise BackendUnreachable(
                f"What answers at {self._url} gives no valid hello.",
                cause=error.cause or error.message,
                hint=_HINT,
            ) from None
        self._doors = said
        return answer.content

    def send(self, command: bytes) -> bytes:
        """Carry out one command; `BackendSilent` if no answer comes in time."""
        answer = self._ask("POST", self._url + COMMANDS, {"Content-Type": "application/json"}, command)
        return _ok(answer, "a command")

    def knock(self, door: Door, method: str, path: str, headers: dict[str, str], body: bytes) -> DoorAnswer:
        """Ask a door of the site as a client would."""
        doors = (self._doors or codec.decode_hello(self.hello())).doors
        base: str = getattr(doors, door.replace("-", "_"))
        answer = self._ask(method, base.rstrip("/") + path, headers, body)
        return DoorAnswer(status=answer.status, body=answer.content)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _ask(self, method: str, url: str, headers: dict[str, str], body: bytes) -> _Received:
        began = wall.steady()
        try:
            with self._http.stream(method, url, headers=headers, content=body) as answer:
                return _Received(answer.status_code, self._read(answer, began))
        except httpx.TimeoutException as error:
            raise self._late(_cause(error)) from None
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            raise BackendSilent("The backend cannot be asked.", cause=_cause(error)) from None

    def _read(self, answer: httpx.Response, began: float) -> bytes:
        """The whole body; httpx bounds the wait for each piece, but not their number."""
        content = bytearray()
        for piece in answer.iter_bytes():
            content += piece
            if wall.elapsed(began) > self._timeout:
                raise self._late("The answer had begun, but did not end.")
            if len(content) > _LARGEST:
                raise ContractViolation(f"The backend answered more than {_LARGEST} bytes.")
        return bytes(content)

    def _late(self, cause: str) -> BackendSilent:
        return BackendSilent(f"The backend gave no answer within {self._timeout:g} seconds.", cause=cause)


def _ok(answer: _Received, what: str) -> bytes:
    """The body of an answer with status 200; `ContractViolation` for any other."""
    if answer.status == httpx.codes.OK:
        return answer.content
    violation = ContractViolation(f"The backend answered {what} with status {answer.status}.")
    violation.received = answer.content.decode("utf-8", "replace")
    raise violation


def _cause(error: Exception) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
