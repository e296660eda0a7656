"""The organisation of the world `clients`, in which tests of somebody's own client can begin."""

from __future__ import annotations

from typing import Final

from azfakes.worlds.schema import Policies, WorldApp, WorldSubscription, WorldTenant, WorldUser

TENANT_ID: Final = "3c1f7a52-0d84-4e6b-9b27-5a8e4d90c1f3"
CLIENT_ID: Final = "a7d20c94-61e3-4f58-8c1b-2e9f6b03d845"
SUBSCRIPTION_ID: Final = "d4e8b6a0-7f21-4c39-b5d8-1c60e2f97a4b"
PERSON: Final = "person@clients.onmicrosoft.com"

_DOMAIN: Final = "clients.onmicrosoft.com"
_APP: Final = "Client Tests"
_ROLES: Final = (
    "Application.ReadWrite.All",
    "User.ReadWrite.All",
    "Group.ReadWrite.All",
    "AppRoleAssignment.ReadWrite.All",
    "DelegatedPermissionGrant.ReadWrite.All",
    "Directory.Read.All",
)
_REDIRECTS: Final = ("http://localhost", "https://localhost/signed-in")


def clients() -> WorldTenant:
    """Make a tenant with one application, one person, and one subscription that both own.

    The application's IDs are those of the file whatever the seed; its secret is drawn and told by the ready line.
    """
    document = {
        "appId": CLIENT_ID,
        "id": "5b90e7d1-3a46-4d0f-a2c8-94f1e06b7d32",
        "signInAudience": "AzureADMyOrg",
        "web": {"redirectUris": list(_REDIRECTS)},
    }
    person = WorldUser(
        upn=PERSON,
        display_name="Client Person",
        password="Client!Test-person",
        id="0e6f2b85-c9d4-4713-8f5a-d1b73c20e964",
        given_name="Client",
        surname="Person",
        mail=PERSON,
    )
    subscription = WorldSubscription(id=SUBSCRIPTION_ID, name="Client Tests", owners=(PERSON, _APP))
    return WorldTenant(
        id=TENANT_ID,
        name="Clients",
        initial_domain=_DOMAIN,
        domains=(_DOMAIN, "clients.example"),
        policies=Policies(users_may_register_apps=True),
        users=(person,),
        apps=(WorldApp(name=_APP, document=document, secret_days=730, graph_roles=_ROLES),),
        subscriptions=(subscription,),
    )
