"""Pages of 999 users a second: the fake cloud beside a server that returns the same bytes ready-made.

Both run alone on the first core, over plain HTTP, with 16 connections that are kept alive.
Run: `python benchmarks/user_page.py`.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from statistics import median

import httpx
from keepalive import Target, rate
from pinned import HERE, PYTHON, pin, serving, spread

_PEOPLE, _PAGE = 2000, 999
_CONNECTIONS, _SECONDS, _ROUNDS = 16, 3.0, 5
_WARM_UP = 0.5
_TENANT = "clients.onmicrosoft.com"
_LOGIN, _GRAPH = "login.microsoftonline.com", "graph.microsoft.com"


def main() -> int:
    """Measure in turns, print, and say by the exit code whether the cloud is fast enough."""
    pin(-1)
    rates: dict[str, list[float]] = {"azharness": [], "ready-made": []}
    with tempfile.TemporaryDirectory(prefix="azharness-page-") as folder:
        page = Path(folder) / "page.json"
        for _ in range(_ROUNDS):
            rates["azharness"].append(_cloud_rate(page))
            with serving(PYTHON, HERE / "plain_cloud.py", page) as url:
                rates["ready-made"].append(_rate(Target(url + "/", {})))
        print(f"{_PAGE} users, {page.stat().st_size} bytes")
    for name, values in rates.items():
        print(f"{name:12}{spread(values)} pages a second")
    share = median(rates["azharness"]) / median(rates["ready-made"])
    print(f"{share:.2f} of ready-made; a third is wanted")
    return 0 if share >= 1 / 3 else 1


def _cloud_rate(page: Path) -> float:
    with serving(PYTHON, HERE / "plain_cloud.py", "clients", str(_PEOPLE)) as ready:
        url, client_id, secret = ready.split()
        with httpx.Client(base_url=url) as client:
            token = _token(client, client_id, secret)
            headers = {"Host": _GRAPH, "Authorization": f"Bearer {token}"}
            target = Target(f"{url}/v1.0/users?$top={_PAGE}", headers)
            page.write_bytes(client.get(target.url, headers=headers).raise_for_status().content)
        return _rate(target)


def _token(client: httpx.Client, client_id: str, secret: str) -> str:
    fields = {"client_id": client_id, "client_secret": secret, "scope": f"https://{_GRAPH}/.default"}
    form = {"grant_type": "client_credentials", **fields}
    answer = client.post(f"/{_TENANT}/oauth2/v2.0/token", data=form, headers={"Host": _LOGIN})
    return str(answer.raise_for_status().json()["access_token"])


def _rate(target: Target) -> float:
    rate(target, _CONNECTIONS, _WARM_UP)
    return rate(target, _CONNECTIONS, _SECONDS)


if __name__ == "__main__":
    sys.exit(main())
