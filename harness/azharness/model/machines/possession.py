"""What a client has: the tenant and apps that it was told, the tokens that it holds, and what Entra would give it."""

from __future__ import annotations

from typing import Literal

from azharness.model.site import App, Connection
from azharness.model.table import Context
from azharness.model.world import Registered

TOKEN_LIFE = (60 * 60, 90 * 60)
"""Entra gives each token a life between these, in seconds (fact F146)."""

Age = Literal["none", "fresh", "ageing", "ended"]


def own_tenant(context: Context) -> str:
    """The tenant whose apps the client was told last."""
    return context.state.client.tenant_id


def own_connection(context: Context) -> Connection | None:
    """The connection of the client's tenant."""
    return context.state.connection_of(own_tenant(context))


def web_app(context: Context, connection: Connection | None) -> App | None:
    """The web app of a connection, as the site knows it."""
    return context.state.app(connection.web_app) if connection else None


def own_web_app(context: Context) -> App | None:
    """The web app of the client's tenant, as the site knows it."""
    return web_app(context, own_connection(context))


def source(context: Context) -> str:
    """Whether the client's web app was created or imported; empty where that is free."""
    app = own_web_app(context)
    return app.source if app else ""


def wanted(context: Context) -> Registered | None:
    """The registration in Entra that the client asks a token for; None where none has the App ID URI that it was told."""
    client, world = context.state.client, context.state.world
    native = world.registration(client.tenant_id, client.client_app_id)
    server = world.registration(client.tenant_id, native.server) if native else None
    return server if server is not None and server.app_id_uri == client.resource else None


def stopped(context: Context) -> bool:
    """Whether a Conditional Access policy keeps everybody from the client's web app."""
    server = wanted(context)
    return server is not None and context.state.world.policy(own_tenant(context)).stops(server.client_id)


def is_told_still(context: Context, given_for: tuple[str, str]) -> bool:
    """Whether the site would tell the client by now what a token was asked for with, so that it is for the site's app."""
    connection, app = own_connection(context), own_web_app(context)
    if connection is None or app is None:
        return False
    return (connection.native_app, app.app_id_uri) == given_for


def age(context: Context, since: int | None) -> Age:
    """How old a token of Entra is that was given at an instant of the cloud; between the bounds it may have ended."""
    if since is None:
        return "none"
    seconds = context.state.cloud_instant - since
    if seconds > TOKEN_LIFE[1]:
        return "ended"
    return "fresh" if seconds < TOKEN_LIFE[0] else "ageing"


def another_app_gives(context: Context) -> bool:
    """Whether the client's person can have a token for another app of the tenant."""
    client, world = context.state.client, context.state.world
    policy = world.policy(client.tenant_id)
    others = (
        one
        for one in world.registrations
        if one.tenant_id == client.tenant_id and one.app_id_uri not in ("", client.resource)
    )
    given = any(_has_native(context, one) and not policy.stops(one.client_id) for one in others)
    return given and _lives_in(context, client.user, client.tenant_id)


def namesakes(context: Context) -> tuple[str, ...]:
    """The other tenants whose own app has the App ID URI of the client's, and gives tokens."""
    client, world = context.state.client, context.state.world
    return tuple(
        one.tenant_id
        for one in world.registrations
        if one.tenant_id != client.tenant_id and one.app_id_uri == client.resource != ""
        if _has_native(context, one) and not world.policy(one.tenant_id).stops(one.client_id)
    )


def _lives_in(context: Context, user: str, tenant_id: str) -> bool:
    """Whether a person (user principal name) can sign in at a tenant."""
    world = context.state.world
    person = world.named(user)
    home = world.home(person.object_id) if person else None
    return person is not None and person.enabled and home is not None and home.tenant_id.lower() == tenant_id


def _has_native(context: Context, server: Registered) -> bool:
    known = context.state.world.registrations
    return any((one.tenant_id, one.server) == (server.tenant_id, server.client_id) for one in known)
