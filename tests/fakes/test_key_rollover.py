"""Signing keys change: new tokens, old tokens and the key sets."""

from __future__ import annotations

from typing import Any

import pytest
from cloudkit import LOGIN, TENANT, Kit
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

DAY = 86_400


def key_set(kit: Kit) -> dict[str, Any]:
    """Fetch the tenant's key set."""
    keys: dict[str, Any] = kit.http.get(f"{LOGIN}/{TENANT}/discovery/v2.0/keys").json()
    return keys


def kids(kit: Kit) -> list[str]:
    """List the published keys by ID."""
    return [key["kid"] for key in key_set(kit)["keys"]]


def signed_by(token: str, keys: dict[str, Any]) -> bool:
    """Tell whether one of these keys has signed a token."""
    try:
        jwt.decode(token, KeySet.import_key_set(keys), algorithms=["RS256"])  # type: ignore[arg-type]
    except (JoseError, ValueError):
        return False
    return True


def test_the_next_key_is_known_before_it_signs(kit: Kit) -> None:
    """A key set that was fetched before the change verifies what is signed after it."""
    pair = kit.server_app()
    before = key_set(kit)
    old = kit.app_token(pair)
    kit.control.roll_key()
    new = kit.app_token(pair)

    assert jwt_header(old) != jwt_header(new)
    assert signed_by(old, before)
    assert signed_by(new, before)


def test_the_old_key_stays_published_for_a_day(kit: Kit) -> None:
    """Tokens of the key before are good at Graph until it is withdrawn, a day later."""
    first, second = kids(kit)
    kit.control.roll_key()
    third = kids(kit)[1]
    kit.control.clock_advance(DAY - 1)
    day_after = kids(kit)
    kit.control.clock_advance(1)

    assert day_after == [second, third, first]
    assert kids(kit) == [second, third]


def test_a_withdrawn_key_takes_its_tokens_along(kit: Kit) -> None:
    """An emergency change makes every token of the old key worthless at once, and new ones are taken."""
    pair = kit.server_app()
    old = kit.app_token(pair)
    accepted = kit.graph("GET", "/organization", old)
    kit.control.roll_key(keep=0)
    refused = kit.graph("GET", "/organization", old)

    assert (accepted.status_code, refused.status_code) == (200, 401)
    assert kit.graph("GET", "/organization", kit.app_token(pair)).status_code == 200


def test_keys_can_be_rolled_without_end(kit: Kit) -> None:
    """However often keys change, the one that signs is published once."""
    pair = kit.server_app()
    for _ in range(9):
        kit.control.roll_key(keep=10)
        published = key_set(kit)
        assert signed_by(kit.app_token(pair), published)
        assert len({key["kid"] for key in published["keys"]}) == len(published["keys"])


def test_a_reset_begins_with_the_first_key(kit: Kit) -> None:
    """The keys belong to the world in motion, not to the process."""
    before = kids(kit)
    kit.control.roll_key()
    kit.control.reset("contoso", 7)

    assert kids(kit) == before


def jwt_header(token: str) -> str:
    """Give the header of a token as it stands."""
    return token.partition(".")[0]


@pytest.mark.parametrize("version", ["discovery/keys", "discovery/v2.0/keys"])
def test_both_key_sets_follow(kit: Kit, version: str) -> None:
    """Version 1 and 2 publish the same keys, for every alias."""
    kit.control.roll_key()
    new = kit.control.keys()[0].kid
    keys = kit.http.get(f"{LOGIN}/common/{version}").json()["keys"]

    assert keys[0]["kid"] == new


def test_the_control_plane_tells_the_keys_and_logs_their_change(kit: Kit) -> None:
    """It lists what the key set has, in that order, with the use of each; the log says which key signs from then on."""
    first, second = kit.control.keys()
    kit.control.roll_key(keep=60)
    rolled = kit.control.roll_key()
    entries = kit.control.log().entries
    now = kit.control.state().instant

    assert (first.use, first.until, second.use, second.until) == ("signs", None, "next", None)
    assert [one.kid for one in rolled] == kids(kit)
    assert [one.use for one in rolled] == ["signs", "next", "before", "before"]
    assert {one.kid: one.until for one in rolled[2:]} == {first.kid: now + 60, second.kid: now + DAY}
    assert [(one.path_template, one.object_id) for one in entries if one.service == "control"] == [
        ("/control/v1/keys/roll", second.kid),
        ("/control/v1/keys/roll", rolled[0].kid),
    ]
