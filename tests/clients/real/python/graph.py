"""Work at Graph through msgraph-sdk as told by a JSON document on stdin, and print what came."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

from azure.identity.aio import ClientSecretCredential
from kiota_abstractions.api_error import APIError
from kiota_abstractions.base_request_configuration import RequestConfiguration
from kiota_authentication_azure.azure_identity_authentication_provider import (
    AzureIdentityAuthenticationProvider,
)
from msgraph import GraphRequestAdapter, GraphServiceClient
from msgraph.generated.applications.applications_request_builder import ApplicationsRequestBuilder
from msgraph.generated.applications.item.add_password.add_password_post_request_body import (
    AddPasswordPostRequestBody,
)
from msgraph.generated.models.application import Application
from msgraph.generated.models.group import Group
from msgraph.generated.models.password_profile import PasswordProfile
from msgraph.generated.models.reference_create import ReferenceCreate
from msgraph.generated.models.user import User
from msgraph.generated.users.users_request_builder import UsersRequestBuilder


def client(wish: dict[str, Any], credential: ClientSecretCredential) -> GraphServiceClient:
    """Make a client that goes to the fake: its base URL has to be set before it is made."""
    provider = AzureIdentityAuthenticationProvider(credential, scopes=[wish["scope"]])
    adapter = GraphRequestAdapter(provider)
    adapter.base_url = f"{wish['graph']}/v1.0"
    return GraphServiceClient(request_adapter=adapter)


async def refused(work: Any) -> list[Any]:
    """Tell status and code of a refusal."""
    try:
        await work
    except APIError as error:
        return [error.response_status_code, error.error.code]
    return []


async def people(graph: GraphServiceClient, wish: dict[str, Any]) -> dict[str, Any]:
    """Create people and read them all back, two on a page."""
    created = []
    for number in range(wish["people"]):
        body = User(
            display_name=f"Person {number}",
            account_enabled=True,
            mail_nickname=f"p{number}",
            user_principal_name=f"p{number}@{wish['domain']}",
            password_profile=PasswordProfile(password="Long!enough-1"),
        )
        created.append((await graph.users.post(body)).id)
    query = UsersRequestBuilder.UsersRequestBuilderGetQueryParameters(top=2, select=["id"])
    page = await graph.users.get(RequestConfiguration(query_parameters=query))
    first, seen = len(page.value), [one.id for one in page.value]
    while page.odata_next_link:
        page = await graph.users.with_url(page.odata_next_link).get()
        seen += [one.id for one in page.value]
    return {"created": created, "page": first, "seen": seen}


async def application(graph: GraphServiceClient) -> dict[str, Any]:
    """Create an application with a secret, find it, read it, delete it."""
    made = await graph.applications.post(Application(display_name="From Python"))
    one = graph.applications.by_application_id(made.id)
    secret = await one.add_password.post(AddPasswordPostRequestBody())
    read = await one.get()
    query = ApplicationsRequestBuilder.ApplicationsRequestBuilderGetQueryParameters(
        filter="displayName eq 'From Python'"
    )
    found = await graph.applications.get(RequestConfiguration(query_parameters=query))
    await one.delete()
    keys = [str(key.key_id) for key in read.password_credentials]
    return {
        "read": {"id": read.id, "name": read.display_name, "keys": keys},
        "key": str(secret.key_id),
        "secret": len(secret.secret_text),
        "found": [each.id for each in found.value],
        "gone": await refused(one.get()),
        "forbidden": await refused(graph.identity.conditional_access.policies.get()),
    }


async def group(graph: GraphServiceClient, wish: dict[str, Any], created: list[str]) -> dict[str, Any]:
    """Put two people into a group, then follow what becomes of people."""
    body = Group(display_name="Two", mail_nickname="two", mail_enabled=False, security_enabled=True)
    made = await graph.groups.post(body)
    members = graph.groups.by_group_id(made.id).members
    for person in created[:2]:
        reference = f"{wish['graph']}/v1.0/directoryObjects/{person}"
        await members.ref.post(ReferenceCreate(odata_id=reference))
    listed = await members.get()
    typed = [one.id for one in (await members.graph_user.get()).value]
    typed += (await members.graph_group.get()).value
    above = await graph.users.by_user_id(created[0]).member_of.graph_group.get()
    delta = await graph.users.delta.get()
    await graph.users.by_user_id(created[0]).delete()
    changes = await graph.users.delta.with_url(delta.odata_delta_link).get()
    return {
        "members": [one.id for one in listed.value],
        "typed": typed,
        "above": [one.display_name for one in above.value],
        "changes": [one.id for one in changes.value],
    }


async def main(wish: dict[str, Any]) -> None:
    """Do it all and print it."""
    options = {"authority": wish["login"], "disable_instance_discovery": True}
    async with ClientSecretCredential(
        wish["tenant"], wish["client_id"], wish["secret"], **options
    ) as credential:
        graph = client(wish, credential)
        told = await people(graph, wish)
        told |= await application(graph)
        told |= await group(graph, wish, told["created"])
    sys.stdout.write(json.dumps(told))


asyncio.run(main(json.load(sys.stdin)))
