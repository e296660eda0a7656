"""A backend behind a URL."""

from __future__ import annotations

import httpx

from azharness.backends.errors import BackendSilent, BackendUnreachable
from azharness.contract import codec
from azharness.contract.errors import ContractViolation
from azharness.contract.hello import Hello
from azharness.contract.ports import Door, DoorAnswer

HELLO = "/azharness/v1/hello"
COMMANDS = "/azharness/v1/commands"
_HINT = (
    "Is it running, and does it speak the contract? `azharness contract --openapi` says what it must offer."
)


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
            answer = self._http.get(self._url + HELLO)
            said = codec.decode_hello(answer.raise_for_status().content)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise BackendUnreachable(
                f"No backend answers at {self._url}.", cause=_cause(error), hint=_HINT
            ) from None
        except ContractViolation as error:
            raise BackendUnreachable(
                f"What answers at {self._url} gives no valid hello.", cause=error.cause, hint=_HINT
            ) from None
        self._doors = said
        return answer.content

    def send(self, command: bytes) -> bytes:
        """Carry out one command; `BackendSilent` if no answer comes in time."""
        answer = self._ask("POST", self._url + COMMANDS, {"Content-Type": "application/json"}, command)
        if answer.status_code != httpx.codes.OK:
            raise ContractViolation(f"The backend answered a command with status {answer.status_code}.")
        return answer.content

    def knock(self, door: Door, method: str, path: str, headers: dict[str, str], body: bytes) -> DoorAnswer:
        """Ask a door of the site as a client would."""
        doors = (self._doors or codec.decode_hello(self.hello())).doors
        base = doors.gateway if door == "gateway" else doors.management_point
        answer = self._ask(method, base.rstrip("/") + path, headers, body)
        return DoorAnswer(status=answer.status_code, body=answer.content)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _ask(self, method: str, url: str, headers: dict[str, str], body: bytes) -> httpx.Response:
        try:
            return self._http.request(method, url, headers=headers, content=body)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise BackendSilent(
                f"The backend gave no answer within {self._timeout:g} seconds.", cause=_cause(error)
            ) from None


def _cause(error: Exception) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
