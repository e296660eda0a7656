"""The clouds that Microsoft runs, as far as their addresses and names differ (facts E1, E17, E18, G1, K41)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Literal

ServiceName = Literal["login", "graph", "arm"]
SERVICES: Final[tuple[ServiceName, ...]] = ("login", "graph", "arm")


@dataclass(frozen=True, slots=True)
class CloudProfile:
    """One cloud's host names and the names that its documents and tokens carry.

    Attributes:
        name: public, usgov (the Government Community Cloud High and others at level 4), usdod (the Department of
            Defense, level 5) or china.
        login_hosts: Entra's hosts, the canonical one first.
        graph_hosts: Microsoft Graph's hosts, the canonical one first.
        arm_hosts: Resource Manager's hosts.
        v1_issuer_host: host that v1 tokens name as issuer.
        instance_name: `cloud_instance_name` of the discovery documents.
        aad_graph_host: `cloud_graph_host_name` of the discovery documents.
        rbac_url: `rbac_url` of the discovery documents.
        region_scope: `tenant_region_scope` of the cloud's tenants.
        region_sub_scope: `tenant_region_sub_scope` of them, or None.
        arm_audiences: resource names of Resource Manager, the default one first.
        portal_url: where its portal lives.
        log_analytics_url: resource name of the Log Analytics API.
    """

    name: str
    login_hosts: tuple[str, ...]
    graph_hosts: tuple[str, ...]
    arm_hosts: tuple[str, ...]
    v1_issuer_host: str
    instance_name: str
    aad_graph_host: str
    rbac_url: str
    region_scope: str
    arm_audiences: tuple[str, ...]
    portal_url: str
    log_analytics_url: str
    region_sub_scope: str | None = None

    def hosts(self, service: ServiceName) -> tuple[str, ...]:
        """List the real host names of one service."""
        return {"login": self.login_hosts, "graph": self.graph_hosts, "arm": self.arm_hosts}[service]

    def serves(self, service: ServiceName, home: CloudProfile) -> bool:
        """Tell whether a service of this cloud is the one that another cloud's tenants have too.

        The Department of Defense shares sign-in and Resource Manager with the rest of US Government, not Graph.
        """
        return self is home or self.hosts(service) == home.hosts(service)

    def __reduce__(self) -> tuple[Callable[[str], CloudProfile], tuple[str]]:
        """Pickle the name alone: there is one profile of a cloud, and profiles are told apart by identity."""
        return _named, (self.name,)


PUBLIC: Final = CloudProfile(
    name="public",
    login_hosts=(
        "login.microsoftonline.com",
        "login.windows.net",
        "login.microsoft.com",
        "sts.windows.net",
    ),
    graph_hosts=("graph.microsoft.com",),
    arm_hosts=("management.azure.com", "management.core.windows.net"),
    v1_issuer_host="sts.windows.net",
    instance_name="microsoftonline.com",
    aad_graph_host="graph.windows.net",
    rbac_url="https://pas.windows.net",
    region_scope="NA",
    arm_audiences=("https://management.core.windows.net/", "https://management.azure.com/"),
    portal_url="https://portal.azure.com",
    log_analytics_url="https://api.loganalytics.io",
)

USGOV: Final = CloudProfile(
    name="usgov",
    login_hosts=("login.microsoftonline.us", "login.usgovcloudapi.net"),
    graph_hosts=("graph.microsoft.us",),
    arm_hosts=("management.usgovcloudapi.net", "management.core.usgovcloudapi.net"),
    v1_issuer_host="sts.windows.net",
    instance_name="microsoftonline.us",
    aad_graph_host="graph.microsoftazure.us",
    rbac_url="https://pasff.usgovcloudapi.net",
    region_scope="USGov",
    arm_audiences=("https://management.core.usgovcloudapi.net/", "https://management.usgovcloudapi.net/"),
    portal_url="https://portal.azure.us",
    log_analytics_url="https://api.loganalytics.us",
    region_sub_scope="DODCON",
)

USDOD: Final = replace(USGOV, name="usdod", graph_hosts=("dod-graph.microsoft.us",), region_sub_scope="DOD")

CHINA: Final = CloudProfile(
    name="china",
    login_hosts=("login.partner.microsoftonline.cn", "login.chinacloudapi.cn"),
    graph_hosts=("microsoftgraph.chinacloudapi.cn",),
    arm_hosts=("management.chinacloudapi.cn", "management.core.chinacloudapi.cn"),
    v1_issuer_host="sts.chinacloudapi.cn",
    instance_name="partner.microsoftonline.cn",
    aad_graph_host="graph.chinacloudapi.cn",
    rbac_url="https://pas.chinacloudapi.cn",
    region_scope="AS",
    arm_audiences=("https://management.core.chinacloudapi.cn/", "https://management.chinacloudapi.cn/"),
    portal_url="https://portal.azure.cn",
    log_analytics_url="https://api.loganalytics.azure.cn",
)

CLOUDS: Final[dict[str, CloudProfile]] = {cloud.name: cloud for cloud in (PUBLIC, USGOV, CHINA, USDOD)}


def _named(name: str) -> CloudProfile:
    return CLOUDS[name]
