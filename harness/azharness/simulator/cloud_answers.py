"""What the answers of Graph and of Resource Manager have in common (facts G1, R3)."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlsplit

import httpx

from azharness.contract import CloudError, Reason
from azharness.simulator.declined import CloudFailureError
from azharness.simulator.entra_errors import retry_after

_FORBIDDEN: Final = 403
_CLIENT_ERROR: Final = 400
_SERVER_ERROR: Final = 500


def json_object(response: httpx.Response, source: str) -> dict[str, Any]:
    """The JSON object of an answer, empty for one without content; the failure of `source` that it tells of."""
    try:
        body = response.json() if response.content else {}
    except ValueError:
        body = None
    if response.status_code >= _CLIENT_ERROR:
        raise _failure(response, body, source)
    if not isinstance(body, dict):
        raise CloudFailureError(Reason.CLOUD_REFUSED)
    return body


def objects(listed: Any) -> list[dict[str, Any]]:
    """The objects of a list; what is no list of objects is not taken for an empty one."""
    if not isinstance(listed, list) or not all(isinstance(item, dict) for item in listed):
        raise CloudFailureError(Reason.CLOUD_REFUSED)
    return listed


def require_same_origin(link: str, base: str) -> str:
    """A link to go on with, if it leads to where the token belongs: it goes nowhere else."""
    if urlsplit(link)[:2] != urlsplit(base)[:2]:
        raise CloudFailureError(Reason.CLOUD_REFUSED)
    return link


def _failure(response: httpx.Response, body: Any, source: str) -> CloudFailureError:
    error = _cloud_error(body, source)
    if response.status_code == _FORBIDDEN:
        reason = Reason.PERMISSION_DENIED
    elif error is None and response.status_code >= _SERVER_ERROR:
        reason = Reason.CLOUD_UNREACHABLE
    else:
        reason = Reason.CLOUD_REFUSED
    return CloudFailureError(reason, error, retry_after(response))


def _cloud_error(body: Any, source: str) -> CloudError | None:
    error = body.get("error") if isinstance(body, dict) else None
    code = error.get("code") if isinstance(error, dict) else None
    return CloudError(source=source, code=str(code)) if code else None
