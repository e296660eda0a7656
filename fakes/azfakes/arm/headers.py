"""The header fields of Resource Manager's answers (facts R13, R24, K40)."""

from __future__ import annotations

import re
from typing import Final

from azfakes.http import Call
from azfakes.instants import iso

_PLAIN = re.compile(r"[\w.-]{1,100}", re.ASCII)
_ALWAYS: Final = {
    "Cache-Control": "no-cache",
    "Pragma": "no-cache",
    "Expires": "-1",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Cache": "CONFIG_NOCACHE",
}
# What is left of the limits; the fake cloud counts nothing off, and limits only when a fault orders it.
_READS: Final = "11999"
_WRITES: Final = "1199"


def response_headers(call: Call) -> dict[str, str]:
    """Write the fields that every answer has, and the client's own request ID if it wants that back."""
    moment = iso(call.now).replace("-", "").replace(":", "")
    headers = {
        **_ALWAYS,
        "x-ms-request-id": call.request_id,
        "x-ms-correlation-request-id": _correlation_id(call),
        "x-ms-routing-request-id": f"FAKE:{moment}:{call.request_id}",
        **_remaining(call),
    }
    if "origin" in call.headers:
        headers["Access-Control-Allow-Origin"] = "*"
    own = call.headers.get("x-ms-client-request-id", "")
    if _PLAIN.fullmatch(own) and call.headers.get("x-ms-return-client-request-id", "").lower() == "true":
        headers["x-ms-client-request-id"] = own
    return headers


def _correlation_id(call: Call) -> str:
    sent = call.headers.get("x-ms-correlation-request-id", "")
    return sent if _PLAIN.fullmatch(sent) else call.correlation_id


def _remaining(call: Call) -> dict[str, str]:
    scope = "subscription" if call.path.lower().startswith("/subscriptions/") else "tenant"
    if call.method in ("GET", "HEAD"):
        return {f"x-ms-ratelimit-remaining-{scope}-reads": _READS}
    kind = "deletes" if call.method == "DELETE" else "writes"
    return {f"x-ms-ratelimit-remaining-{scope}-{kind}": _WRITES}
