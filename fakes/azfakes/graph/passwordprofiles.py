"""Passwords that administrators give to people (facts G57, G113)."""

from __future__ import annotations

from typing import Final

from azfakes.graph.errors import bad_request

_SHORTEST: Final = 8
_LONGEST: Final = 256
_KINDS_NEEDED: Final = 3
_WEAK_ALLOWED: Final = "disablestrongpassword"


def read_password(profile: object, policies: object) -> tuple[str, bool]:
    """Read a password profile: the password, and whether the next sign-in must change it.

    Args:
        profile: `passwordProfile` of a body.
        policies: `passwordPolicies` of the person.

    Raises:
        GraphError: 400 for a profile that is none, or a password that is too weak for these policies.
    """
    if not isinstance(profile, dict):
        raise bad_request("A value is required for property 'passwordProfile' of the resource.")
    password, must_change = profile.get("password"), profile.get("forceChangePasswordNextSignIn", True)
    weak_allowed = _WEAK_ALLOWED in str(policies or "").lower()
    if not isinstance(password, str) or not _is_good(password, weak_allowed=weak_allowed):
        raise bad_request(
            "The specified password does not comply with password complexity requirements. "
            "Please provide a different password."
        )
    if not isinstance(must_change, bool):
        raise bad_request("Invalid value specified for property 'forceChangePasswordNextSignIn'.")
    return password, must_change


def _is_good(password: str, *, weak_allowed: bool) -> bool:
    """Tell whether a password is long enough, and has three of four kinds of characters unless weak ones are allowed."""
    if not _SHORTEST <= len(password) <= _LONGEST:
        return False
    kinds = {_kind(character) for character in password}
    return weak_allowed or len(kinds) >= _KINDS_NEEDED


def _kind(character: str) -> str:
    if character.isupper():
        return "upper"
    if character.islower():
        return "lower"
    return "number" if character.isdigit() else "symbol"
