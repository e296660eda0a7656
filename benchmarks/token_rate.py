"""Access tokens a second: the fake cloud beside two peers of the npm registry and the limit that one signature sets.

Every server is alone on the first core while it is measured, over plain HTTP, with 16 connections that are kept alive, and issues
JSON Web Tokens signed with RSA-2048 for client credentials; the cloud does so with its request log and its check of secrets
on, and once more over TLS. The limit is how often that core makes one such signature and nothing else.

All take short turns, so that whatever else goes on at the machine meets all of them. Printed are tokens a second by the clock and,
where the system tells it, microseconds of the processor for each token, which other programs on the core spoil less. The
cloud has to issue more a second than both peers, and two thirds of the limit, both by the clock; the processor's time tells how much of
what is missing was spent waiting for the load.

Run: `python benchmarks/token_rate.py [FOLDER]`; Node's package manager installs the peers into the folder, or into a
temporary one.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from keepalive import Target, answered, rate
from pinned import HERE, PYTHON, Started, pin, run_pinned, spread, started

_PEERS = {"oauth2-mock-server": "9.3.0", "oidc-provider": "9.13.3"}
_NODE = "24"
_CONNECTIONS, _SECONDS, _ROUNDS = 16, 1.0, 20
_WARM_UP = 1.0
_LEAST = 2 / 3
_TENANT = "clients.onmicrosoft.com"
_SCOPE = "https://graph.microsoft.com/.default"
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_CLOUD, _TLS, _LIMIT = "azharness", "azharness, TLS", "RSA-2048 signatures"


@dataclass(frozen=True, slots=True)
class Turn:
    """What came of one turn: tokens or signatures a second, and microseconds of the processor for each."""

    rate: float
    effort: float


def main() -> int:
    """Measure in turns, print, and say by the exit code whether the cloud is fast enough."""
    with tempfile.TemporaryDirectory(prefix="azharness-peers-") as folder, ExitStack() as servers:
        peers = Path(sys.argv[1]) if sys.argv[1:] else Path(folder)
        _install(peers)
        pin(-1)
        contenders: dict[str, Callable[[], Turn]] = {
            _CLOUD: _cloud(servers),
            _TLS: _tls_cloud(servers, Path(folder) / "ca.pem"),
            **{name: _peer(servers, peers, name) for name in _PEERS},
            _LIMIT: _limit,
        }
        turns: dict[str, list[Turn]] = {name: [] for name in contenders}
        for _ in range(_ROUNDS):
            for name, take in contenders.items():
                turns[name].append(take())
    return _told(turns)


def _told(turns: dict[str, list[Turn]]) -> int:
    rates = {name: [turn.rate for turn in taken] for name, taken in turns.items()}
    efforts = {name: [turn.effort for turn in taken] for name, taken in turns.items()}
    for name in turns:
        share = _paired(rates[_CLOUD], rates[name])
        print(f"{name:20}{spread(rates[name])} a second, {share:.2f} of it is the cloud's rate;", end="")
        print(f"{spread(efforts[name])} us of the processor each")
    by_clock, by_effort = _paired(rates[_CLOUD], rates[_LIMIT]), _paired(efforts[_LIMIT], efforts[_CLOUD])
    print(f"of the limit: {by_clock:.2f} by the clock, {by_effort:.2f} by the processor's time")
    kept = all(_paired(rates[_CLOUD], rates[name]) > 1 for name in _PEERS) and by_clock >= _LEAST
    print("kept" if kept else "NOT kept", "- faster than both peers, and two thirds of the limit")
    return 0 if kept else 1


def _paired(ours: list[float], theirs: list[float]) -> float:
    """Compare turn by turn with who had the machine at the same time, and give the median."""
    return median(our / their for our, their in zip(ours, theirs, strict=True))


def _install(folder: Path) -> None:
    """Install the peers, once for each folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for script in (HERE / "peers").glob("*.mjs"):
        shutil.copy(script, folder)
    if not (folder / "node_modules").is_dir():
        wanted = [f"{name}@{version}" for name, version in {**_PEERS, "node": _NODE}.items()]
        npm = shutil.which("npm") or "npm"
        flags = ("--no-audit", "--no-fund", "--silent")
        subprocess.run([npm, "install", *flags, *wanted], cwd=folder, check=True)  # noqa: S603  (pinned names)


def _peer(servers: ExitStack, folder: Path, name: str) -> Callable[[], Turn]:
    node = folder / "node_modules" / ".bin" / "node"
    server = servers.enter_context(started(node, f"{name}.mjs", cwd=folder))
    return _turns(server, Target(server.ready, _FORM, _body("bench", "bench-secret", "read")))


def _cloud(servers: ExitStack) -> Callable[[], Turn]:
    server = servers.enter_context(started(PYTHON, HERE / "plain_cloud.py", "clients", "0"))
    return _turns(server, _token_request(*server.ready.split()))


def _tls_cloud(servers: ExitStack, ca_file: Path) -> Callable[[], Turn]:
    command = ["-m", "azharness", "serve", "cloud", "--world", "clients", "--ca", str(ca_file)]
    server = servers.enter_context(started(PYTHON, *command))
    line = json.loads(server.ready)
    app = line["tenants"][0]["apps"][0]
    url = line["clouds"]["public"]["login"]
    return _turns(server, _token_request(url, app["client_id"], app["secret"], str(ca_file)))


def _token_request(url: str, client_id: str, secret: str, ca_file: str = "") -> Target:
    # Over plain HTTP the cloud goes by its real host names.
    host = {} if ca_file else {"Host": "login.microsoftonline.com"}
    body = _body(client_id, secret, _SCOPE)
    return Target(f"{url}/{_TENANT}/oauth2/v2.0/token", {**host, **_FORM}, body, ca_file)


def _body(client_id: str, secret: str, scope: str) -> bytes:
    fields = {"client_id": client_id, "client_secret": secret, "scope": scope}
    return urlencode({"grant_type": "client_credentials", **fields}).encode()


def _turns(server: Started, target: Target) -> Callable[[], Turn]:
    """Warm a server up, and give what measures it for one turn."""
    rate(target, _CONNECTIONS, _WARM_UP)

    def take() -> Turn:
        before: list[float] = []
        tokens, took = answered(
            target, _CONNECTIONS, _SECONDS, lambda: before.append(server.processor_seconds())
        )
        return Turn(tokens / took, (server.processor_seconds() - before[0]) / tokens * 1e6)

    return take


def _limit() -> Turn:
    made, effort = run_pinned(PYTHON, HERE / "rsa_limit.py", str(_SECONDS)).split()
    return Turn(float(made), float(effort) * 1e6)


if __name__ == "__main__":
    sys.exit(main())
