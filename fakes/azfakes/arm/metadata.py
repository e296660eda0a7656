"""`/metadata/endpoints`: how a client learns a cloud's addresses, without a token (facts K34, R16)."""

from __future__ import annotations

from typing import Any, Final

from starlette.responses import Response

from azfakes.http import Call, json_response

_FIRST_OBJECT_VERSION: Final = "2022-09-01"


def endpoints(call: Call) -> Response:
    """Answer `GET /metadata/endpoints`: one object, or a list of it for older versions of the API."""
    document = _document(call)
    is_old = call.query.get("api-version", "") < _FIRST_OBJECT_VERSION
    return json_response([document] if is_old else document)


def _document(call: Call) -> dict[str, Any]:
    addresses, cloud = call.state.addresses, call.cloud
    graph = f"{addresses.base_url(cloud, 'graph')}/"
    return {
        "name": {"public": "AzureCloud", "usgov": "AzureUSGovernment", "china": "AzureChinaCloud"}[
            cloud.name
        ],
        "portal": cloud.portal_url,
        "authentication": {
            "loginEndpoint": addresses.base_url(cloud, "login"),
            "audiences": list(cloud.arm_audiences),
            "tenant": "common",
            "identityProvider": "AAD",
        },
        "graph": graph,
        "graphAudience": graph,
        "microsoftGraphResourceId": graph,
        "resourceManager": f"{addresses.base_url(cloud, 'arm')}/",
        "logAnalyticsResourceId": cloud.log_analytics_url,
        "suffixes": {},
    }
