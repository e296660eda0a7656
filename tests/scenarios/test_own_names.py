"""Audiences are told by the names of the services, wherever these are."""

from __future__ import annotations

import pytest

from azharness.contract.commands import Environment
from azscenarios.own_names import OwnNames

HERE = {
    "public": Environment(
        login="https://localhost:41", graph="https://localhost:42", arm="https://localhost:43"
    ),
    "usgov": Environment(
        login="https://localhost:51", graph="https://localhost:52", arm="https://localhost:53"
    ),
}


@pytest.mark.parametrize(
    ("audience", "told"),
    [
        ("https://localhost:42", "https://graph.microsoft.com"),
        ("https://localhost:52/", "https://graph.microsoft.us/"),
        ("https://localhost:41/a/oauth2/token", "https://login.microsoftonline.com/a/oauth2/token"),
        ("https://localhost:421", "https://localhost:421"),
        ("api://localhost:42", "api://localhost:42"),
        ("", ""),
    ],
)
def test_an_audience(audience: str, told: str) -> None:
    """The service's own name stands in front; what is no address of a service stays as it is."""
    assert OwnNames(HERE).of(audience) == told
