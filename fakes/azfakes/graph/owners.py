"""Owners of registrations, accounts, groups and devices (facts G18, G58, G94)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from starlette.responses import Response

from azfakes.directory.membership import member_kind
from azfakes.graph.caller import GraphCall
from azfakes.graph.collections import empty_answer
from azfakes.graph.errors import GraphError, bad_request, not_found
from azfakes.graph.references import referred_id

Handler = Callable[[GraphCall], Response]


@dataclass(frozen=True, slots=True)
class Holders:
    """The owners, or users, of one object.

    Attributes:
        object_id: the object.
        ids: who they are; it is changed in place.
        name: name of the relationship on the wire.
        kinds: what may be one of them.
        lasting: whether the last person among them cannot be taken away.
    """

    object_id: str
    ids: set[str]
    name: str
    kinds: frozenset[str] = frozenset({"user", "servicePrincipal"})
    lasting: bool = False


def adder(find: Callable[[GraphCall], Holders]) -> Handler:
    """Give the handler of `POST …/owners/$ref`; `find` tells whose owners a caller may change."""

    def answer(gcall: GraphCall) -> Response:
        holders, wanted = find(gcall), referred(gcall)
        kind = member_kind(gcall.tenant, wanted)
        if kind is None:
            raise not_found(wanted)
        if kind not in holders.kinds:
            raise bad_request(f"An object of type '{kind}' cannot be one of '{holders.name}'.")
        if wanted in holders.ids:
            raise already_referred(holders.name)
        holders.ids.add(wanted)
        gcall.wrote(holders.object_id)
        return empty_answer()

    return answer


def remover(find: Callable[[GraphCall], Holders]) -> Handler:
    """Give the handler of `DELETE …/owners/{owner}/$ref`."""

    def answer(gcall: GraphCall) -> Response:
        holders, owner = find(gcall), gcall.call.params["owner"].lower()
        if owner not in holders.ids:
            raise not_found(owner)
        people = {one for one in holders.ids if one in gcall.tenant.users}
        if holders.lasting and people == {owner}:
            raise bad_request("The group must have at least one owner, hence this owner cannot be removed.")
        holders.ids.remove(owner)
        gcall.wrote(holders.object_id)
        return empty_answer()

    return answer


def bound_owners(gcall: GraphCall) -> set[str]:
    """Read the first owners of `owners@odata.bind` (facts G28).

    Raises:
        GraphError: 404 for one that is not there, 400 for what cannot own.
    """
    found = set(gcall.bound("owners"))
    for one in sorted(found):
        kind = member_kind(gcall.tenant, one)
        if kind is None:
            raise not_found(one)
        if kind not in ("user", "servicePrincipal"):
            raise bad_request(f"An object of type '{kind}' cannot be one of 'owners'.")
    return found


def referred(gcall: GraphCall) -> str:
    """Read the ID of the object that a body names.

    Raises:
        GraphError: 400 for what is no reference.
    """
    object_id = referred_id(gcall.tenant, gcall.reference())
    if object_id is None:
        raise bad_request("Invalid URL format specified in payload.", "BadRequest")
    return object_id


def already_referred(name: str) -> GraphError:
    """Refuse a reference that is there already."""
    return bad_request(
        f"One or more added object references already exist for the following modified properties: '{name}'."
    )
