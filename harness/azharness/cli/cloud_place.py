"""Where the fake cloud is that the shell steers, and how it is asked."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from azfakes import ControlClient
from azfakes.errors import AzfakesError
from azharness.cli.errors import UsageError
from azscenarios.cloud import read_ready_line
from azscenarios.errors import CloudError

_HINT = (
    "Start one with `azharness serve cloud --ready-file FILE` and give --ready-file FILE, or give --control, --token and "
    "--ca from its ready line."
)


@dataclass(frozen=True, slots=True)
class Place:
    """What the command line says about where the cloud is; what it says itself goes before the ready line."""

    ready_file: Path | None
    control: str | None
    token: str | None = field(repr=False)
    ca: Path | None

    @contextmanager
    def client(self) -> Iterator[ControlClient]:
        """A client of the control plane; what it and the cloud object to becomes `UsageError`."""
        url, token, ca = self._found()
        try:
            trust = ssl.create_default_context(cafile=ca) if ca else ssl.create_default_context()
        except (OSError, ssl.SSLError) as error:
            raise UsageError("The CA file cannot be used.", cause=str(error), hint=_HINT) from None
        try:
            with httpx.Client(base_url=url, verify=trust, trust_env=False) as http:
                yield ControlClient(http, token)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise UsageError(
                f"No control plane answers at {url}.", cause=f"{type(error).__name__}: {error}", hint=_HINT
            ) from None
        except AzfakesError as error:
            raise UsageError(error.message, cause=error.cause or "", hint=error.hint or "") from None

    def address(self, path: str) -> str:
        """Write the URL of a path at the control plane."""
        return self._found()[0].rstrip("/") + path

    def _found(self) -> tuple[str, str, str | None]:
        url, token, ca = self.control, self.token, None if self.ca is None else str(self.ca)
        if self.ready_file is not None and not (url and token and ca):
            line = self._ready(self.ready_file)
            url, token, ca = url or line[0], token or line[1], ca or line[2]
        if not url or not token:
            raise UsageError(
                f"It is not said {'where the cloud is' if not url else 'what the token is'}.", hint=_HINT
            )
        return url, token, ca

    def _ready(self, file: Path) -> tuple[str, str, str]:
        try:
            line = read_ready_line(file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"{file} cannot be read.", cause=str(error), hint=_HINT) from None
        except CloudError as error:
            raise UsageError(f"{file} holds no ready line.", cause=error.cause, hint=_HINT) from None
        return line.control, line.control_token, line.ca
