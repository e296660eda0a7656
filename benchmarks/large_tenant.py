"""How long a tenant of a million people takes to make, what memory it needs, and whether following its pages needs more.

Baseline of the same run, in a process of its own: a list of as many plain records. Run:
`python benchmarks/large_tenant.py [PEOPLE]`.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from http import HTTPStatus
from pathlib import Path
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit

_MILLION = 1_000_000
_PAGE = 999
_LONGEST, _MOST_MEMORY, _MOST_GROWTH = 60, 1536, 8
"""Seconds, MiB, and MiB that following the pages may add."""
_MARKS = 10
"""How many times on the way through the pages the memory is looked at."""


def main(arguments: list[str]) -> int:
    """Measure both in processes of their own, and print; the exit code says whether the limits are kept."""
    if arguments[:1] in (["tenant"], ["list"]):
        print(
            json.dumps(_tenant(int(arguments[1])) if arguments[0] == "tenant" else _list(int(arguments[1])))
        )
        return 0
    people = int(arguments[0]) if arguments else _MILLION
    plain, tenant = _apart("list", people), _apart("tenant", people)
    print(f"{people} people                     made in s   memory MiB")
    print(f"  a list of plain records      {plain['made']:10.2f} {plain['memory']:12.0f}")
    ratios = f"{tenant['made'] / plain['made']:.2f} and {tenant['memory'] / plain['memory']:.2f} of the list"
    print(f"  a tenant in a running cloud  {tenant['made']:10.2f} {tenant['memory']:12.0f}   {ratios}")
    marks = tenant["marks"]
    print(
        f"following {tenant['pages']} pages of {_PAGE}: {tenant['followed']:.0f} s, {tenant['rows']} people, "
        f"{tenant['missed']} of the crowd missed"
    )
    print(f"  memory on the way, MiB: {', '.join(f'{mark:.0f}' for mark in marks)}")
    small = tenant["made"] < _LONGEST and tenant["memory"] < _MOST_MEMORY
    complete = not tenant["missed"] and tenant["rows"] == people + tenant["others"]
    return 0 if small and complete and marks[-1] - marks[0] < _MOST_GROWTH else 1


def _apart(part: str, people: int) -> dict[str, Any]:
    command = [sys.executable, str(Path(__file__)), part, str(people)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _list(people: int) -> dict[str, Any]:
    began = perf_counter()
    kept = [
        {"id": f"{number:032x}", "userPrincipalName": f"person{number}@x.example"} for number in range(people)
    ]
    return {"made": perf_counter() - began, "memory": _memory(), "kept": len(kept)}


def _tenant(people: int) -> dict[str, Any]:
    """Make the tenant, and follow all pages as a client does, each person counted once."""
    began = perf_counter()
    from azfakes import Cloud, InProcessControl  # noqa: PLC0415  (loading the cloud is part of making it)

    cloud = Cloud("contoso", people=people)
    made = {"made": perf_counter() - began, "memory": _memory()}
    return {**made, **_followed(cloud, InProcessControl(cloud), people)}


def _followed(cloud: Any, control: Any, people: int) -> dict[str, Any]:
    tenant, admin = "5e97358c-d99c-4558-af0c-de7774091dda", "admin@contoso.onmicrosoft.com"
    token = control.portal_token(tenant, admin)
    # One bit for each person, so that the counting itself takes no memory on the way.
    seen, rows, pages, marks = bytearray(people + 1), 0, 0, []
    began = perf_counter()
    link: str | None = f"https://graph.microsoft.com/v1.0/users?$top={_PAGE}&$select=id,userPrincipalName"
    while link:
        page = _page(cloud, link, token)
        rows += len(page["value"])
        for row in page["value"]:
            seen[_number(row["userPrincipalName"], people)] = 1
        if pages % max(people // _PAGE // _MARKS, 1) == 0:
            marks.append(_memory())
        pages += 1
        link = page.get("@odata.nextLink")
    missed = seen[1:].count(0)
    others = len(next(iter(cloud.state.directory)).users) - people
    times = {"followed": perf_counter() - began, "pages": pages, "marks": marks}
    return {**times, "rows": rows, "missed": missed, "others": others}


def _page(cloud: Any, link: str, token: str) -> dict[str, Any]:
    """Ask for a page without an HTTP client: answers of httpx are cycles, and keep pages until these are collected."""
    from azfakes.exchange import Question, carry  # noqa: PLC0415

    url = urlsplit(link)
    target = f"{url.path}?{url.query}".encode()
    fields = [(b"host", url.netloc.encode()), (b"authorization", f"Bearer {token}".encode())]
    answer = carry(cloud.app, Question("GET", url.scheme, url.netloc, None, target, fields, b"", None))
    assert answer.status == HTTPStatus.OK, answer.content
    page: dict[str, Any] = json.loads(answer.content)
    return page


def _number(name: str, people: int) -> int:
    """Read the number of somebody of the crowd; all others share the first place."""
    digits = name.partition("@")[0].rpartition(".")[2].lstrip("abcdefghijklmnopqrstuvwxyz")
    return int(digits) if digits.isdecimal() and int(digits) <= people else 0


def _memory() -> float:
    """Tell the most memory that this process ever took, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
