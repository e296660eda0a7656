"""Every door that the contract names can be knocked at, in this process and over HTTP."""

from __future__ import annotations

from typing import get_args

import pytest
from bad_site import Asked, Reply, bad_site

from azharness.backends.http import HttpBackend
from azharness.backends.simulated import backend
from azharness.contract.ports import Door

DOORS: tuple[Door, ...] = get_args(Door)
AUTH_INFO = "/CCM_Proxy_ServerAuth/AADAuthInfo"


@pytest.mark.parametrize("door", DOORS)
def test_a_door_over_http_is_the_one_that_hello_names(door: Door) -> None:
    """A knock goes to the base URL of its own door."""
    knocked: list[str] = []

    def twist(asked: Asked, true: object) -> Reply:
        knocked.append(asked.what)
        return true()  # type: ignore[no-any-return, operator]

    with bad_site(twist) as site:
        asking = HttpBackend(site.url, timeout=5)
        answer = asking.knock(door, "POST", "/CCM_STS", {}, b"")
        asking.close()

    assert knocked[-1] == door
    assert answer.status == (404 if door == "gateway" else 401)


@pytest.mark.parametrize("door", DOORS)
def test_a_door_in_this_process(door: Door) -> None:
    """Only the gateway is asked about apps, and only the others exchange tokens at the management point's path."""
    asking = backend()
    exchanged = asking.knock(door, "POST", "/CCM_STS", {}, b"")
    told = asking.knock(door, "GET", AUTH_INFO, {}, b"")
    asking.close()

    assert exchanged.status == (404 if door == "gateway" else 401)
    assert told.body == (b"" if door == "gateway" else b"Not Found")
