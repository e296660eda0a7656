"""What user principal names and mail nicknames may be written with (facts G112)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, Literal

from azfakes.graph.errors import GraphError, bad_request

_ALIAS: Final = re.compile(r"[A-Za-z0-9'._!#^~-]+")
_NICKNAME: Final = re.compile(r"""[\x21-\x7e]+""")
_NOT_IN_NICKNAMES: Final = frozenset('@()\\[]";:<>,')


def check_alias(alias: str) -> None:
    """Refuse a user principal name by what stands before its domain.

    Raises:
        GraphError: 400.
    """
    if _ALIAS.fullmatch(alias) is None:
        raise bad_request("Property userPrincipalName is invalid.")


def check_nickname(body: Mapping[str, Any], resource: Literal["Group", "User"]) -> None:
    """Refuse a mail nickname, if a body has one, with characters that no address takes.

    Raises:
        GraphError: 400 with the property as target.
    """
    nickname = body.get("mailNickname")
    if not isinstance(nickname, str):
        return
    if _NICKNAME.fullmatch(nickname) is None or _NOT_IN_NICKNAMES & set(nickname):
        message = f"Invalid value specified for property 'mailNickname' of resource '{resource}'."
        details = ({"code": "InvalidValue", "message": message, "target": "mailNickname"},)
        raise GraphError(400, "Request_BadRequest", message, details=details)
