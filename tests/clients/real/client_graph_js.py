"""@microsoft/microsoft-graph-client with a credential of @azure/identity."""

from __future__ import annotations

from client_town import Town
from real_clients import Node


def test_objects_are_created_paged_read_changed_and_followed(town: Town, node: Node) -> None:
    """Pages hold everybody once; objects come back as they were sent; refusals, batches and changes are told."""
    answer = node.start(
        "graph.mjs",
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
    ).result()

    assert answer["page"] == 2
    assert len(answer["seen"]) == 7
    assert set(answer["seen"]) == {*answer["created"], town.person.id}
    assert answer["found"] == [answer["read"]["id"]]
    assert answer["read"]["name"] == "From JavaScript"
    assert (answer["read"]["keys"], answer["secret"]) == ([answer["key"]], 40)
    assert answer["gone"] == {"status": 404, "code": "Request_ResourceNotFound"}
    assert answer["forbidden"]["status"] == 403
    assert answer["statuses"] == [200, 404]
    assert [(one["id"], one["@removed"]) for one in answer["changes"]] == [
        (answer["created"][0], {"reason": "changed"})
    ]
