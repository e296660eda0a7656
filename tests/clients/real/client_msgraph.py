"""msgraph-sdk with a credential of azure-identity."""

from __future__ import annotations

from client_town import Town
from real_clients import Python


def test_objects_are_created_paged_read_changed_and_followed(town: Town, python: Python) -> None:
    """Pages hold everybody once; objects come back as they were sent; refusals and changes are told."""
    answer = python.run(
        "graph.py",
        {
            "login": town.urls.login,
            "graph": town.urls.graph,
            "tenant": town.tenant.id,
            "client_id": town.app.client_id,
            "secret": town.app.secret,
            "scope": town.graph_default,
            "domain": town.tenant.domains[0],
            "people": 6,
        },
    )

    assert answer["page"] == 2
    assert len(answer["seen"]) == 7
    assert set(answer["seen"]) == {*answer["created"], town.person.id}
    assert answer["found"] == [answer["read"]["id"]]
    assert answer["read"]["name"] == "From Python"
    assert (answer["read"]["keys"], answer["secret"]) == ([answer["key"]], 40)
    assert answer["members"] == answer["typed"] == answer["created"][:2]
    assert answer["above"] == ["Two"]
    assert answer["gone"] == [404, "Request_ResourceNotFound"]
    assert answer["forbidden"] == [403, "AccessDenied"]
    assert answer["changes"] == [answer["created"][0]]
