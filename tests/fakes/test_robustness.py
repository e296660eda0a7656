"""Whatever is sent to whatever route, the cloud answers; a mistake of the client is never a failure of the cloud."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import msgspec
import pytest
from cloudkit import ADMIN, TENANT, authorize_url
from hostilekit import EACH, Attack, ask, documents, headers, jsons, pairs, paths, queries
from hostilewords import FIELDS, NAMES, NONSENSE, OPTIONS, QUERIES, SCALARS
from hostileworld import OPEN_PAGE, HostileWorld
from hypothesis import given
from hypothesis import strategies as st

from azfakes import Cloud
from azfakes.arm.app import ROUTER as ARM_ROUTES
from azfakes.control import OPERATIONS
from azfakes.control_operation import PREFIX, Operation
from azfakes.entra.app import ROUTER as LOGIN_ROUTES
from azfakes.graph.app import ROUTER as GRAPH_ROUTES
from azfakes.http import Route

WORLD = HostileWorld()
IDS = [
    one for name in ("applications", "servicePrincipals", "groups", "devices") for one in WORLD.known[name]
]
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
VALUES = [*QUERIES, *SCALARS]
FORMS = WORLD.forms()
WORDS = sorted({value for form in FORMS for value in form.values()} | {*NONSENSE})
VERSIONS = {"OperationalInsights": "2022-10-01", "Authorization": "2022-04-01", "": "2022-09-01"}
OTHER_VERSIONS = ["2015-01-01", "x", ""]


def named(route: Route) -> str:
    """Name a route in the test's own name."""
    return f"{route.method} {route.template}"


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """Let no test miss what another one has deleted."""
    yield
    WORLD.restore()


@pytest.mark.parametrize("route", GRAPH_ROUTES.routes, ids=named)
def test_graph_never_fails_by_itself(route: Route) -> None:
    """No path, query, header or body makes Graph answer with a server error."""

    @EACH
    @given(
        st.builds(
            Attack,
            path=paths(route.template, WORLD.known),
            query=queries(OPTIONS, VALUES),
            headers=headers([WORLD.person, WORLD.app], JSON),
            body=documents(jsons(NAMES, [*IDS, *SCALARS], WORLD.bodies(route.template))),
        )
    )
    def attempt(attack: Attack) -> None:
        assert ask(WORLD.kit.cloud.app, route.method, "graph.microsoft.com", attack).status < 500

    attempt()


@pytest.mark.parametrize("route", ARM_ROUTES.routes, ids=named)
def test_resource_manager_never_fails_by_itself(route: Route) -> None:
    """No path, query, version, header or body makes Resource Manager answer with a server error."""
    about = route.template.rpartition("Microsoft.")[2]
    version = next(version for name, version in VERSIONS.items() if about.startswith(name))
    versions = [{"api-version": one} for one in (*[version] * 5, *OTHER_VERSIONS)]

    @EACH
    @given(
        st.builds(
            Attack,
            path=paths(route.template, WORLD.known),
            query=queries(OPTIONS, VALUES, versions),
            headers=headers([WORLD.arm], JSON),
            body=documents(jsons(NAMES, [*IDS, *SCALARS], WORLD.bodies(route.template))),
        )
    )
    def attempt(attack: Attack) -> None:
        assert ask(WORLD.kit.cloud.app, route.method, "management.azure.com", attack).status < 500

    attempt()


def open_page() -> str:
    """Open a sign-in page and give the name of the visit."""
    page = WORLD.kit.http.get(authorize_url()).text
    return page.partition('name="flowToken" value="')[2].partition('"')[0]


@pytest.mark.parametrize("template", sorted({route.template for route in LOGIN_ROUTES.routes}))
def test_entra_never_fails_by_itself(template: str) -> None:
    """No tenant, form, query or header makes the login service answer with a server error."""
    for form in FORMS:
        send_to_entra(template, form)


def send_to_entra(template: str, form: dict[str, str]) -> None:
    """Send one form, and what can be made of it, to one endpoint."""

    @EACH
    @given(
        st.builds(
            Attack,
            path=paths(template, WORLD.known),
            query=queries(FIELDS, WORDS, [form]),
            headers=headers([WORLD.person, "x"], FORM),
            body=pairs(FIELDS, WORDS, [form]),
        )
    )
    def attempt(attack: Attack) -> None:
        if OPEN_PAGE.encode() in attack.body:
            attack = replace(attack, body=attack.body.replace(OPEN_PAGE.encode(), open_page().encode()))
        for method, body in (("GET", b""), ("POST", attack.body)):
            asked = replace(attack, body=body)
            assert ask(WORLD.kit.cloud.app, method, "login.microsoftonline.com", asked).status < 500

    attempt()


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)
def test_the_control_plane_never_fails_by_itself(operation: Operation) -> None:
    """No name, query or body makes the control plane answer with a server error."""
    cloud = Cloud("contoso", seed=3)
    names = [one.encode_name for one in msgspec.structs.fields(operation.takes)] or ["name"]

    @EACH
    @given(
        st.builds(
            Attack,
            path=paths(PREFIX + operation.path, {"": ["contoso"]}),
            query=queries(names, ["0", "1", "x", "-1"]),
            headers=st.just(()),
            body=documents(jsons(names, [TENANT, ADMIN, "contoso", "graph"], [{}, {"name": "contoso"}])),
        )
    )
    def attempt(attack: Attack) -> None:
        assert ask(cloud.control, operation.method, "localhost", attack).status < 500

    attempt()


@pytest.mark.parametrize("depth", [65, 700, 5_000])
@pytest.mark.parametrize("path", ["/applications", "/groups", "/$batch"])
def test_graph_refuses_deep_json(path: str, depth: int) -> None:
    """A body that is nested without end is refused, and never met by the interpreter's own limit."""
    deep = '{"a":[' * depth + "1" + "]}" * depth
    part = f'{{"id":"1","method":"POST","url":"/groups","headers":{{"Content-Type":"application/json"}},"body":{deep}}}'
    body = f'{{"requests":[{part}]}}' if path == "/$batch" else f'{{"displayName":{deep}}}'
    headers = {"Authorization": f"Bearer {WORLD.person}", "Content-Type": "application/json"}
    answer = WORLD.kit.http.post(f"https://graph.microsoft.com/v1.0{path}", content=body, headers=headers)

    assert answer.status_code == 400
