"""Which properties of directory objects can be filtered, sorted and searched, and what it takes (facts G68 to G70).

Paths are written as in `$filter`; those of a collection stand for its items, as in `web/redirectUris/any(u:u eq '…')`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class Queryable:
    """What queries may say about one type, in lower case paths.

    Attributes:
        plain: properties that any query may filter by.
        advanced: properties that only an advanced query may filter by.
        sorted_plain: properties that any query may sort by.
        sorted_advanced: properties that only an advanced query may sort by.
        tokens: properties of which `$search` finds words.
        beginnings: properties of which `$search` finds beginnings.
    """

    plain: frozenset[str]
    advanced: frozenset[str] = frozenset()
    sorted_plain: frozenset[str] = frozenset()
    sorted_advanced: frozenset[str] = frozenset()
    tokens: frozenset[str] = frozenset({"displayname"})
    beginnings: frozenset[str] = frozenset()


def _words(text: str) -> frozenset[str]:
    return frozenset(text.lower().split())


def _attributes(path: str) -> frozenset[str]:
    return frozenset(f"{path}/extensionAttribute{number}".lower() for number in range(1, 16))


_DATED: Final = _words("createdDateTime deletedDateTime displayName")

QUERYABLE: Final[Mapping[str, Queryable]] = MappingProxyType(
    {
        "User": Queryable(
            plain=_words(
                "id accountEnabled ageGroup assignedLicenses assignedLicenses/skuId assignedPlans city "
                "consentProvidedForMinor country createdDateTime creationType deletedDateTime department displayName "
                "employeeId givenName identities identities/issuer identities/issuerAssignedId imAddresses "
                "isResourceAccount jobTitle mail mailNickname onPremisesImmutableId onPremisesSecurityIdentifier onPremisesSyncEnabled "
                "onPremisesUserPrincipalName otherMails proxyAddresses state surname usageLocation userPrincipalName userType"
            ),
            advanced=_words(
                "businessPhones companyName employeeHireDate employeeType faxNumber mobilePhone officeLocation "
                "onPremisesLastSyncDateTime onPremisesSamAccountName passwordPolicies postalCode preferredLanguage "
                "showInAddressList streetAddress"
            )
            | _attributes("onPremisesExtensionAttributes"),
            sorted_plain=_words("displayName userPrincipalName"),
            sorted_advanced=_DATED,
            beginnings=_words("mail mailNickname userPrincipalName givenName surname"),
        ),
        "Group": Queryable(
            plain=_words(
                "id assignedLicenses assignedLicenses/skuId classification deletedDateTime displayName groupTypes hasMembersWithLicenseErrors isAssignableToRole mail "
                "mailEnabled mailNickname membershipRule membershipRuleProcessingState onPremisesLastSyncDateTime "
                "onPremisesSecurityIdentifier onPremisesSyncEnabled proxyAddresses renewedDateTime "
                "resourceProvisioningOptions securityEnabled uniqueName"
            ),
            advanced=_words("description expirationDateTime onPremisesSamAccountName preferredLanguage"),
            sorted_plain=_words("displayName"),
            sorted_advanced=_words("deletedDateTime"),
            tokens=_words("displayName description"),
            beginnings=_words("mail mailNickname"),
        ),
        "Application": Queryable(
            plain=_words(
                "id appId createdDateTime deletedDateTime disabledByMicrosoftStatus displayName identifierUris "
                "publisherDomain signInAudience tags uniqueName"
            ),
            advanced=_words(
                "description info/logoUrl info/termsOfServiceUrl notes publicClient/redirectUris spa/redirectUris "
                "web/redirectUris web/homePageUrl requiredResourceAccess/resourceAppId serviceManagementReference "
                "verifiedPublisher/displayName keyCredentials/keyId passwordCredentials/keyId "
                "keyCredentials/endDateTime passwordCredentials/endDateTime"
            ),
            sorted_advanced=_DATED,
        ),
        "ServicePrincipal": Queryable(
            plain=_words(
                "id accountEnabled alternativeNames appId applicationTemplateId deletedDateTime displayName "
                "servicePrincipalNames servicePrincipalType tags"
            ),
            advanced=_words(
                "appOwnerOrganizationId appRoleAssignmentRequired homepage keyCredentials/keyId "
                "passwordCredentials/keyId keyCredentials/endDateTime passwordCredentials/endDateTime"
            ),
            sorted_advanced=_DATED,
        ),
        "Device": Queryable(
            plain=_words(
                "id accountEnabled alternativeSecurityIds/type approximateLastSignInDateTime deletedDateTime deviceId "
                "displayName isCompliant isManaged mdmAppId onPremisesLastSyncDateTime onPremisesSecurityIdentifier "
                "onPremisesSyncEnabled operatingSystem operatingSystemVersion physicalIds profileType trustType"
            ),
            advanced=_words("alternativeSecurityIds/identityProvider registrationDateTime")
            | _attributes("extensionAttributes"),
            sorted_advanced=_DATED | _words("approximateLastSignInDateTime"),
        ),
    }
)
"""By the name of the document's type; other types take every property."""

ENDS_WITH: Final = _words("mail otherMails userPrincipalName proxyAddresses")
"""The only properties that `endsWith` is for."""
COUNTED: Final = _words("assignedLicenses otherMails proxyAddresses physicalIds systemLabels")
"""The collections whose size can be asked for by `$count`."""
GUIDS: Final = frozenset(
    {
        "appId",
        "appOwnerOrganizationId",
        "appRoleId",
        "clientId",
        "deviceId",
        "keyId",
        "principalId",
        "resourceAppId",
        "resourceId",
        "roleDefinitionId",
        "roleTemplateId",
    }
)
"""Properties that hold a GUID, beside the `id` of a directory object."""
