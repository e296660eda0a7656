"""What Entra's error answers mean to the site (facts E84, E89 to E92, E96)."""

from __future__ import annotations

import re
from typing import Any, Final

import httpx

from azharness.contract import CloudError, Reason
from azharness.simulator.declined import CloudFailureError

_REASONS: Final = {
    "AADSTS7000222": Reason.KEY_EXPIRED,
    "AADSTS7000215": Reason.KEY_INVALID,
    "AADSTS700016": Reason.APP_UNKNOWN,
    "AADSTS90002": Reason.TENANT_UNKNOWN,
    "AADSTS900023": Reason.TENANT_UNKNOWN,
    "AADSTS90038": Reason.TENANT_UNKNOWN,
}
_CODE: Final = re.compile(r"AADSTS\d+")
_SERVER_ERROR: Final = 500


def cloud_error(body: dict[str, Any]) -> CloudError | None:
    """Entra's error in an answer or in the query of a redirect; None where there is none."""
    found = _CODE.search(str(body.get("error_description", "")))
    code = found.group() if found else str(body.get("error", ""))
    return CloudError(source="entra", code=code) if code else None


def failure(response: httpx.Response | None) -> CloudFailureError:
    """The failure that Entra's answer tells of; without one, Entra's answers were not what they should be."""
    if response is None:
        return CloudFailureError(Reason.CLOUD_REFUSED)
    error = cloud_error(_body(response))
    if error is None:
        reason = Reason.CLOUD_UNREACHABLE if response.status_code >= _SERVER_ERROR else Reason.CLOUD_REFUSED
    else:
        reason = _REASONS.get(error.code, Reason.CLOUD_REFUSED)
    return CloudFailureError(reason, error, retry_after(response))


def retry_after(response: httpx.Response) -> int | None:
    """The seconds of a Retry-After header; None without one (dates are not used by Entra and Graph)."""
    text = response.headers.get("retry-after", "")
    return int(text) if text.isdecimal() else None


def _body(response: httpx.Response) -> dict[str, Any]:
    try:
        body = response.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
