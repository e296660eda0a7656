"""`azharness serve cloud` and `azharness serve site`: the fake cloud and the simulated site for others to use."""

from __future__ import annotations

import base64
import binascii
import contextlib
import os
import secrets
import shutil
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import msgspec

from azharness.cli.errors import UsageError
from azharness.cli.signals import ended_by_signals

_KEY_BYTES = 32
_KEY_VARIABLE = "AZHARNESS_MASTER_KEY"


@click.group()
def serve() -> None:
    """Serve the fake cloud or the simulated site on this machine."""


@serve.command()
@click.option("--world", default="contoso", show_default=True, help="The world to begin with.")
@click.option("--seed", type=int, default=0, show_default=True, help="Decides every ID and secret.")
@click.option("--people", type=click.IntRange(min=0), default=0, help="Add so many people to each tenant.")
@click.option(
    "--first-port", type=click.IntRange(1024, 65525), help="First of eleven ports (free ones are taken)."
)
@click.option(
    "--ca", type=click.Path(dir_okay=False, path_type=Path), help="Where to write the CA (a temporary file)."
)
@click.option("--wall-clock", is_flag=True, help="Begin at this machine's time and let it pass.")
@click.option("--real-hostnames", is_flag=True, help="Serve Microsoft's own host names, all at one address.")
@click.option("--address", default="127.0.0.1", show_default=True, help="Address of --real-hostnames.")
@click.option(
    "--port", type=click.IntRange(1, 65535), default=443, show_default=True, help="Port of --real-hostnames."
)
@click.option(
    "--hosts",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write a hosts file for --real-hostnames here.",
)
@click.option(
    "--ready-file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Keep the line in this file too while the cloud runs, for `azharness cloud`.",
)
@click.option("--until-stdin-closes", is_flag=True, hidden=True, help="End with the process that started it.")
def cloud(
    *,
    world: str,
    seed: int,
    people: int,
    first_port: int | None,
    ca: Path | None,
    wall_clock: bool,
    real_hostnames: bool,
    address: str,
    port: int,
    hosts: Path | None,
    ready_file: Path | None,
    until_stdin_closes: bool,
) -> None:
    """Serve a fake Microsoft cloud over TLS on loopback ports; prints one JSON line when it is ready.

    Time stands still until the control plane moves it. Clients that sign with times of their own, such as those with
    certificates, want --wall-clock.
    """
    from azfakes.doors import RealPlace, hosts_file  # noqa: PLC0415  (it loads the cloud)
    from azfakes.errors import AzfakesError  # noqa: PLC0415
    from azfakes.server import serve as serve_cloud  # noqa: PLC0415

    if real_hostnames and first_port is not None:
        raise UsageError("--first-port is for ports on loopback, --real-hostnames has one address.")
    if hosts is not None and not real_hostnames:
        raise UsageError("--hosts tells where the real host names are, and goes with --real-hostnames.")
    with _until_told_to_end(), tempfile.TemporaryDirectory(prefix="azharness-ca-") as folder:
        if until_stdin_closes:
            threading.Thread(target=_end_with_stdin, args=(folder,), daemon=True).start()
        try:
            if hosts is not None:
                hosts.write_text(hosts_file(address), encoding="utf-8")
            with _kept_in(ready_file) as announce:
                serve_cloud(
                    world,
                    seed,
                    ca or Path(folder) / "ca.pem",
                    announce,
                    people=people,
                    first_port=first_port,
                    real=RealPlace(address, port) if real_hostnames else None,
                    wall_clock=wall_clock,
                )
        except AzfakesError as error:
            raise UsageError(str(error)) from None


@serve.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port to listen at (a free one).")
@click.option(
    "--store", type=click.Path(dir_okay=False, path_type=Path), help="File that keeps the site (memory)."
)
def site(host: str, port: int, store: Path | None) -> None:
    """Serve the simulated site over HTTP; prints one JSON line with its URL when it is ready.

    A site in a file needs its master key, 32 bytes in base64, in the environment variable AZHARNESS_MASTER_KEY.
    """
    from azharness.simulator.http import serve as serve_site  # noqa: PLC0415  (it loads the site)

    key = _master_key(store)
    with _until_told_to_end():
        serve_site(host, port, store, key, lambda url: _print_line({"url": url}))


@contextmanager
def _kept_in(file: Path | None) -> Iterator[Callable[[object], None]]:
    """What prints a ready line and, where a file is given, keeps it there for its owner alone until the end."""
    if file is None:
        yield _print_line
        return
    try:
        file.unlink(missing_ok=True)
        opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise UsageError(f"{file} cannot be written.", cause=str(error)) from None

    def announce(message: object) -> None:
        os.write(opened, msgspec.json.encode(message) + b"\n")
        _print_line(message)

    try:
        yield announce
    finally:
        os.close(opened)
        file.unlink(missing_ok=True)


@contextmanager
def _until_told_to_end() -> Iterator[None]:
    """Being told to end is the ordinary end of a server; it still puts its temporary files away."""
    with contextlib.suppress(KeyboardInterrupt), ended_by_signals():
        yield


def _end_with_stdin(folder: str) -> None:
    """Wait until nobody holds the other end of stdin, then put the folder away and end.

    At once: in an orderly end, TLS waits half a minute for clients that left a connection open.
    """
    # Not through `sys.stdin`: its lock would be held until the interpreter has ended.
    while os.read(0, 1):
        pass
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)


def _master_key(store: Path | None) -> bytes:
    text = os.environ.get(_KEY_VARIABLE, "")
    if not text and store is None:
        return secrets.token_bytes(_KEY_BYTES)
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error:
        key = b""
    if len(key) != _KEY_BYTES:
        raise UsageError(
            f"{_KEY_VARIABLE} holds no master key.",
            hint="Make one with: python3 -c 'import base64, os; print(base64.b64encode(os.urandom(32)).decode())'",
        )
    return key


def _print_line(message: object) -> None:
    sys.stdout.write(msgspec.json.encode(message).decode() + "\n")
    sys.stdout.flush()
