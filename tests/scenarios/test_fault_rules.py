"""Faults of the contract, in the process and over TLS: what a site sees of each, and what became of its request."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import ExitStack

import httpx
import msgspec
import pytest
from tls_cloud import tls_cloud

from azfakes import ReadyLine
from azharness.contract.actors import CloudService, FaultClear, FaultKind, FaultPlan
from azscenarios.cloud import in_process_cloud, remote_cloud
from azscenarios.cloud_driver import CloudDriver

TENANT = "5e97358c-d99c-4558-af0c-de7774091dda"
ADMIN = "admin@contoso.onmicrosoft.com"
NEW_APP = {"displayName": "Ghost", "signInAudience": "AzureADMyOrg"}
REQUESTS: dict[CloudService, tuple[str, str]] = {
    "login": ("POST", f"/{TENANT}/oauth2/v2.0/token"),
    "graph": ("GET", "/v1.0/users"),
    "arm": ("GET", "/subscriptions?api-version=2022-12-01"),
}
CODES: dict[tuple[FaultKind, CloudService], tuple[int, str]] = {
    ("throttled", "login"): (429, "AADSTS90055"),
    ("throttled", "graph"): (429, "TooManyRequests"),
    ("throttled", "arm"): (429, "TooManyRequests"),
    ("unavailable", "login"): (503, "AADSTS90033"),
    ("unavailable", "graph"): (503, "ServiceNotAvailable"),
    ("unavailable", "arm"): (503, "ServerTimeout"),
    ("refused", "login"): (400, "AADSTS53003"),
    ("refused", "graph"): (403, "Authorization_RequestDenied"),
    ("refused", "arm"): (403, "AuthorizationFailed"),
}


class Site:
    """A site that asks the cloud, beside the harness."""

    def __init__(self, cloud: CloudDriver, http: httpx.Client) -> None:
        self.cloud = cloud
        self._http = http
        self._token = cloud._control.portal_token(TENANT, ADMIN)

    def ask(self, service: CloudService, *, times: int = 1) -> list[httpx.Response]:
        """Ask a service without a token."""
        base, (method, path) = getattr(self.cloud.environments()["public"], service), REQUESTS[service]
        return [self._http.request(method, f"{base}{path}") for _ in range(times)]

    def register(self) -> httpx.Response:
        """Register an app, which the cloud may do or not."""
        return self._graph("POST", "/applications", NEW_APP)

    def reads(self, app: str) -> int:
        """Read an app; the status."""
        return self._graph("GET", f"/applications/{app}").status_code

    def _graph(self, method: str, path: str, body: dict[str, str] | None = None) -> httpx.Response:
        graph = self.cloud.environments()["public"].graph
        headers = {"Authorization": f"Bearer {self._token}"}
        return self._http.request(method, f"{graph}/v1.0{path}", json=body, headers=headers)


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReadyLine]:
    """Serve a world from another thread."""
    with tls_cloud(tmp_path_factory.mktemp("cloud")) as ready:
        yield ready


@pytest.fixture(params=["in process", "over TLS"])
def site(request: pytest.FixtureRequest, line: ReadyLine) -> Iterator[Site]:
    """Give a site beside either cloud; its patience is short."""
    with ExitStack() as stack:
        if request.param == "over TLS":
            cloud = stack.enter_context(remote_cloud(msgspec.json.encode(line).decode()))
            trust: ssl.SSLContext | bool = ssl.create_default_context(cafile=line.ca)
        else:
            cloud, trust = stack.enter_context(in_process_cloud()), True
        http = stack.enter_context(httpx.Client(verify=trust, trust_env=False, timeout=0.4))
        cloud.reset("contoso", 7, 0)
        yield Site(cloud, http)


def code_of(answer: httpx.Response) -> str:
    """Read the code of an error as its service gives it."""
    content = answer.json()
    if "error_codes" in content:
        return f"AADSTS{content['error_codes'][0]}"
    return str(content["error"]["code"])


@pytest.mark.parametrize(("kind", "service"), CODES)
def test_a_refusal_has_the_services_code(site: Site, kind: FaultKind, service: CloudService) -> None:
    """429, 503 and 403 come with the service's own code, once; Retry-After is what was planned."""
    site.cloud.fault(FaultPlan(kind=kind, service=service, retry_after=77))
    met, after = site.ask(service, times=2)

    assert (met.status_code, code_of(met)) == CODES[kind, service]
    assert met.headers.get("retry-after") == ("77" if kind == "throttled" else None)
    assert after.status_code in (400, 401)


@pytest.mark.parametrize("service", REQUESTS)
def test_a_torn_answer_is_half_a_body(site: Site, service: CloudService) -> None:
    """The status is good and the body is no JSON."""
    site.cloud.fault(FaultPlan(kind="torn", service=service))
    met = site.ask(service)[0]

    assert (met.status_code, met.text[:1]) == (200, "{")
    with pytest.raises(ValueError, match=r"Expecting|Unterminated"):
        met.json()


@pytest.mark.parametrize(
    ("kind", "done"), [("no-answer", 0), ("lost-answer", 1)], ids=["no-answer", "lost-answer"]
)
def test_a_wait_times_out(site: Site, kind: FaultKind, done: int) -> None:
    """Without an answer the client's wait times out; the work is done where only the answer got lost."""
    site.cloud.fault(FaultPlan(kind=kind, service="graph", method="POST", path="/v1.0/applications"))
    with pytest.raises(httpx.ReadTimeout):
        site.register()

    assert len(site.cloud.registrations(TENANT)) == done
    site.cloud.fault(FaultPlan(kind=kind, service="login"))
    with pytest.raises(httpx.ReadTimeout):
        site.ask("login")
    assert site.ask("login")[0].status_code == 400


def test_a_request_comes_twice(site: Site) -> None:
    """The work is done twice, and the site hears of the second; the log of the harness has both."""
    site.cloud.fault(FaultPlan(kind="duplicated", service="graph", method="POST"))
    answer = site.register()

    found = {one.object_id for one in site.cloud.registrations(TENANT)}
    made = [one.object_id for one in site.cloud.log(0) if one.wrote]
    assert answer.json()["id"] == made[1]
    assert set(made) == found
    assert len(found) == 2


@pytest.mark.parametrize(("lag", "requests"), [(5, 99), (99, 2)], ids=["seconds", "requests"])
def test_what_was_made_is_not_seen_for_a_while(site: Site, lag: int, requests: int) -> None:
    """The site does not find it, the harness does, whose look at it changes nothing; then the site finds it too."""
    site.cloud.fault(FaultPlan(kind="unreplicated", service="graph", lag=lag, lag_requests=requests))
    made = site.register().json()["id"]
    for _ in range(2):
        assert [one.object_id for one in site.cloud.registrations(TENANT)] == [made]
        assert site.reads(made) == 404
    if requests == 99:
        site.cloud.set_clock(site.cloud.truth().instant + lag)

    assert site.reads(made) == 200


def test_when_the_cloud_recovers_everything_is_seen(site: Site) -> None:
    """With the end of the faults nothing is out of sight any more."""
    site.cloud.fault(FaultPlan(kind="unreplicated", service="graph"))
    made = site.register().json()["id"]
    site.cloud.fault(FaultClear())

    assert site.reads(made) == 200


def test_nothing_is_created_at_login() -> None:
    """A plan that makes no sense is refused."""
    with pytest.raises(ValueError, match="nothing is created at login"):
        FaultPlan(kind="unreplicated", service="login")


def test_skip_times_method_and_path_choose(site: Site) -> None:
    """The first requests go through, the next ones are met; others of the service are let alone."""
    site.cloud.fault(FaultPlan(kind="unavailable", service="graph", skip=1, times=2, path="/v1.0/us"))
    assert [one.status_code for one in site.ask("graph", times=4)] == [401, 503, 503, 401]

    site.cloud.fault(FaultPlan(kind="unavailable", service="graph", times=0, method="POST"))
    site.cloud.fault(FaultPlan(kind="unavailable", service="graph", times=0, path="/v1.0/groups"))
    assert site.ask("graph")[0].status_code == 401

    site.cloud.fault(FaultPlan(kind="unavailable", service="graph", times=0))
    assert [one.status_code for one in site.ask("graph", times=3)] == [503] * 3
    site.cloud.fault(FaultClear())
    assert site.ask("graph")[0].status_code == 401


def test_the_harness_itself_is_spared(site: Site) -> None:
    """What the harness asks meets no fault and uses none up."""
    for service in REQUESTS:
        site.cloud.fault(FaultPlan(kind="unavailable", service=service))

    assert site.cloud.registrations(TENANT) == []
    assert site.cloud.truth().tenants[0].workspaces
    assert [site.ask(service)[0].status_code for service in REQUESTS] == [503] * 3
