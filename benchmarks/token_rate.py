"""Access tokens a second: the fake cloud beside two peers of the npm registry and the limit that one signature sets.

Every server runs alone on the first core, over plain HTTP, with 16 connections that are kept alive, and issues JSON Web
Tokens signed with RSA-2048 for client credentials; the cloud does so with its request log and its check of secrets
on, and once more over TLS. The limit is how often that core makes one such signature and nothing else.

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
from functools import partial
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from keepalive import Target, rate
from pinned import HERE, PYTHON, pin, run_pinned, serving, spread

_PEERS = {"oauth2-mock-server": "9.3.0", "oidc-provider": "9.13.3"}
_NODE = "24"
_CONNECTIONS, _SECONDS, _ROUNDS = 16, 4.0, 5
_WARM_UP = 0.5
_TENANT = "clients.onmicrosoft.com"
_SCOPE = "https://graph.microsoft.com/.default"
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_CLOUD, _TLS, _LIMIT = "azharness", "azharness, TLS", "RSA-2048 signatures"


def main() -> int:
    """Measure in turns, print, and say by the exit code whether the cloud is fast enough."""
    with tempfile.TemporaryDirectory(prefix="azharness-peers-") as folder:
        peers = Path(sys.argv[1]) if sys.argv[1:] else Path(folder)
        _install(peers)
        pin(-1)
        contenders: dict[str, Callable[[], float]] = {
            _CLOUD: _cloud_rate,
            _TLS: partial(_tls_rate, Path(folder) / "ca.pem"),
            **{name: partial(_peer_rate, peers, name) for name in _PEERS},
            _LIMIT: _limit,
        }
        rates: dict[str, list[float]] = {name: [] for name in contenders}
        for _ in range(_ROUNDS):
            for name, measure in contenders.items():
                rates[name].append(measure())
    return _told({name: sorted(values) for name, values in rates.items()})


def _told(rates: dict[str, list[float]]) -> int:
    ours = median(rates[_CLOUD])
    for name, values in rates.items():
        print(f"{name:22}{spread(values)} a second, {ours / median(values):.2f} of it is the cloud's rate")
    limit = median(rates[_LIMIT])
    kept = all(ours > median(rates[name]) for name in _PEERS) and ours >= limit * 2 / 3
    print("kept" if kept else "NOT kept", "- faster than both peers, and two thirds of the limit")
    return 0 if kept else 1


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


def _peer_rate(folder: Path, name: str) -> float:
    node = folder / "node_modules" / ".bin" / "node"
    with serving(node, f"{name}.mjs", cwd=folder) as url:
        return _rate(Target(url, _FORM, _body("bench", "bench-secret", "read")))


def _cloud_rate() -> float:
    with serving(PYTHON, HERE / "plain_cloud.py", "clients", "0") as ready:
        url, client_id, secret = ready.split()
        return _rate(_token_request(url, client_id, secret))


def _tls_rate(ca_file: Path) -> float:
    command = ["-m", "azharness", "serve", "cloud", "--world", "clients", "--ca", str(ca_file)]
    with serving(PYTHON, *command) as ready:
        line = json.loads(ready)
        app = line["tenants"][0]["apps"][0]
        return _rate(
            _token_request(line["clouds"]["public"]["login"], app["client_id"], app["secret"], str(ca_file))
        )


def _token_request(url: str, client_id: str, secret: str, ca_file: str = "") -> Target:
    # Over plain HTTP the cloud goes by its real host names.
    host = {} if ca_file else {"Host": "login.microsoftonline.com"}
    body = _body(client_id, secret, _SCOPE)
    return Target(f"{url}/{_TENANT}/oauth2/v2.0/token", {**host, **_FORM}, body, ca_file)


def _body(client_id: str, secret: str, scope: str) -> bytes:
    fields = {"client_id": client_id, "client_secret": secret, "scope": scope}
    return urlencode({"grant_type": "client_credentials", **fields}).encode()


def _rate(target: Target) -> float:
    rate(target, _CONNECTIONS, _WARM_UP)
    return rate(target, _CONNECTIONS, _SECONDS)


def _limit() -> float:
    return float(run_pinned(PYTHON, HERE / "rsa_limit.py", str(_SECONDS)))


if __name__ == "__main__":
    sys.exit(main())
