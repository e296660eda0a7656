"""Requests from pages of other origins: what their browsers ask beforehand, and what they may read."""

from __future__ import annotations

from starlette.responses import Response

from azfakes.http import Call


def is_preflight(call: Call) -> bool:
    """Tell whether a browser asks beforehand, without any token, if a page may send a request."""
    return (
        call.method == "OPTIONS"
        and "origin" in call.headers
        and "access-control-request-method" in call.headers
    )


def allow(call: Call, methods: str) -> Response:
    """Answer a preflight: any origin may send the header fields that it names, by these methods."""
    headers = {"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Methods": methods}
    named = call.headers.get("access-control-request-headers")
    if named is not None:
        headers["Access-Control-Allow-Headers"] = named
    return Response(status_code=200, headers=headers)
