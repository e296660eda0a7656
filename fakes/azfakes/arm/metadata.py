"""`/metadata/endpoints`: how a client learns a cloud's addresses, without a token (facts K34, R16, R19).

Sign-in, Graph and Resource Manager are those of the fake cloud; the other services have their real addresses, at which
nobody of the fake cloud answers.
"""

from __future__ import annotations

from typing import Any, Final

from starlette.responses import Response

from azfakes.addresses import owner_of
from azfakes.arm.versions import check_form
from azfakes.clouds import CLOUDS, CloudProfile
from azfakes.http import Call, json_response

_FIRST_OBJECT_VERSION: Final = "2022-09-01"
_FIRST_LIST_VERSION: Final = "2018-05-01"
_NAMES: Final = {"public": "AzureCloud", "usgov": "AzureUSGovernment", "china": "AzureChinaCloud"}
_ALIASES: Final = "https://raw.githubusercontent.com/Azure/azure-rest-api-specs/main/arm-compute/quickstart-templates/aliases.json"
_OTHERS: Final[dict[str, dict[str, str]]] = {
    "public": {
        "gallery": "https://gallery.azure.com/",
        "media": "https://rest.media.azure.net",
        "batch": "https://batch.core.windows.net/",
        "sqlManagement": "https://management.core.windows.net:8443/",
        "activeDirectoryDataLake": "https://datalake.azure.net/",
        "appInsightsResourceId": "https://api.applicationinsights.io",
        "appInsightsTelemetryChannelResourceId": "https://dc.applicationinsights.azure.com/v2/track",
        "attestationResourceId": "https://attest.azure.net",
        "synapseAnalyticsResourceId": "https://dev.azuresynapse.net",
        "ossrDbmsResourceId": "https://ossrdbms-aad.database.windows.net",
    },
    "usgov": {
        "gallery": "https://gallery.usgovcloudapi.net/",
        "media": "https://rest.media.usgovcloudapi.net",
        "batch": "https://batch.core.usgovcloudapi.net/",
        "sqlManagement": "https://management.core.usgovcloudapi.net:8443/",
        "appInsightsResourceId": "https://api.applicationinsights.us",
        "appInsightsTelemetryChannelResourceId": "https://dc.applicationinsights.us/v2/track",
        "synapseAnalyticsResourceId": "https://dev.azuresynapse.usgovcloudapi.net",
        "ossrDbmsResourceId": "https://ossrdbms-aad.database.usgovcloudapi.net",
    },
    "china": {
        "gallery": "https://gallery.chinacloudapi.cn/",
        "media": "https://rest.media.chinacloudapi.cn",
        "batch": "https://batch.chinacloudapi.cn/",
        "sqlManagement": "https://management.core.chinacloudapi.cn:8443/",
        "appInsightsResourceId": "https://api.applicationinsights.azure.cn",
        "appInsightsTelemetryChannelResourceId": "https://dc.applicationinsights.azure.cn/v2/track",
        "synapseAnalyticsResourceId": "https://dev.azuresynapse.azure.cn",
        "ossrDbmsResourceId": "https://ossrdbms-aad.database.chinacloudapi.cn",
    },
}
_SUFFIXES: Final[dict[str, dict[str, str]]] = {
    "public": {
        "acrLoginServer": "azurecr.io",
        "attestationEndpoint": "attest.azure.net",
        "azureDataLakeAnalyticsCatalogAndJob": "azuredatalakeanalytics.net",
        "azureDataLakeStoreFileSystem": "azuredatalakestore.net",
        "azureFrontDoorEndpointSuffix": "azurefd.net",
        "keyVaultDns": "vault.azure.net",
        "mariadbServerEndpoint": "mariadb.database.azure.com",
        "mhsmDns": "managedhsm.azure.net",
        "mysqlServerEndpoint": "mysql.database.azure.com",
        "postgresqlServerEndpoint": "postgres.database.azure.com",
        "sqlServerHostname": "database.windows.net",
        "storage": "core.windows.net",
        "storageSyncEndpointSuffix": "afs.azure.net",
        "synapseAnalytics": "dev.azuresynapse.net",
    },
    "usgov": {
        "acrLoginServer": "azurecr.us",
        "keyVaultDns": "vault.usgovcloudapi.net",
        "mariadbServerEndpoint": "mariadb.database.usgovcloudapi.net",
        "mhsmDns": "managedhsm.usgovcloudapi.net",
        "mysqlServerEndpoint": "mysql.database.usgovcloudapi.net",
        "postgresqlServerEndpoint": "postgres.database.usgovcloudapi.net",
        "sqlServerHostname": "database.usgovcloudapi.net",
        "storage": "core.usgovcloudapi.net",
        "storageSyncEndpointSuffix": "afs.azure.us",
        "synapseAnalytics": "dev.azuresynapse.usgovcloudapi.net",
    },
    "china": {
        "acrLoginServer": "azurecr.cn",
        "keyVaultDns": "vault.azure.cn",
        "mariadbServerEndpoint": "mariadb.database.chinacloudapi.cn",
        "mhsmDns": "managedhsm.azure.cn",
        "mysqlServerEndpoint": "mysql.database.chinacloudapi.cn",
        "postgresqlServerEndpoint": "postgres.database.chinacloudapi.cn",
        "sqlServerHostname": "database.chinacloudapi.cn",
        "storage": "core.chinacloudapi.cn",
        "storageSyncEndpointSuffix": "afs.azure.cn",
        "synapseAnalytics": "dev.azuresynapse.azure.cn",
    },
}


def endpoints(call: Call) -> Response:
    """Answer `GET /metadata/endpoints`: this cloud, or for older versions of the API a list of all, this one first.

    Versions before 2018 had another, shorter form with names that end in `Endpoint`.
    """
    version = check_form(call)
    if version < _FIRST_LIST_VERSION:
        return json_response(_short(_document(call, call.cloud)))
    if version < _FIRST_OBJECT_VERSION:
        clouds = [one for one in CLOUDS.values() if owner_of(one, "arm") is one]
        clouds.sort(key=lambda one: one is not call.cloud)
        return json_response([_document(call, one) for one in clouds])
    return json_response(_document(call, call.cloud))


def _document(call: Call, cloud: CloudProfile) -> dict[str, Any]:
    addresses = call.state.addresses
    graph = f"{addresses.base_url(cloud, 'graph')}/"
    return {
        "name": _NAMES[cloud.name],
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
        "vmImageAliasDoc": _ALIASES,
        **_OTHERS[cloud.name],
        "suffixes": _SUFFIXES[cloud.name],
    }


def _short(document: dict[str, Any]) -> dict[str, Any]:
    return {
        "galleryEndpoint": document["gallery"],
        "graphEndpoint": document["graph"],
        "portalEndpoint": document["portal"],
        "authentication": {name: document["authentication"][name] for name in ("loginEndpoint", "audiences")},
    }
