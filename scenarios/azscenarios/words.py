"""The article's words and the contract's names for the same things."""

from __future__ import annotations

import re
from collections.abc import Mapping

from azharness.contract.actors import TokenKind
from azharness.contract.ports import Door
from azharness.contract.reasons import Reason
from azharness.model import Shape

FIELDS: Mapping[str, str] = {
    "Name": "name",
    "Description": "description",
    "Azure service": "service",
    "Azure environment": "environment",
    "Web app": "web_app",
    "Native Client app": "native_app",
    "Microsoft Entra tenant Name": "tenant_name",
    "Microsoft Entra tenant ID": "tenant_id",
    "Application Name": "application_name",
    "Client ID": "client_id",
    "Secret Key": "secret_key",
    "Secret Key Expiry": "secret_key_expiry",
    "App ID URI": "app_id_uri",
    "HomePage URL": "homepage_url",
    "Reply URL": "reply_url",
    "Secret Key validity period": "validity",
    "User discovery": "user_discovery",
    "Full discovery schedule": "user_full_schedule",
    "User delta discovery": "user_delta",
    "Minutes between user delta discoveries": "user_delta_minutes",
    "Group discovery": "group_discovery",
    "Full group discovery schedule": "group_full_schedule",
    "Groups to discover": "group_scope",
    "Group delta discovery": "group_delta",
    "Minutes between group delta discoveries": "group_delta_minutes",
    "Azure subscription": "subscription",
    "Azure resource group": "resource_group",
    "Log Analytics workspace": "workspace",
    "Location to store downloaded content": "content_location",
    "Languages": "languages",
    "Default language": "default_language",
    "Disable Microsoft Entra authentication for this tenant": "disable_authentication",
    "the app": "selected",
}

PAGES: Mapping[str, str] = {
    "Azure Services": "azure-services",
    "App": "app",
    "Discovery": "discovery",
    "Configuration": "configuration",
    "Summary": "summary",
    "Progress": "progress",
    "Completion": "completion",
    "Server App": "server-app",
    "Client App": "client-app",
    "Import apps (server)": "import-server-app",
    "Import apps (client)": "import-client-app",
    "Create Server Application": "create-server-app",
    "Create Client Application": "create-client-app",
    "Renew Secret Key": "renew-secret-key",
    "properties": "properties",
    "Update Application Settings": "update-application-settings",
    "no": "closed",
}

VALUES: Mapping[str, str] = {
    "Cloud Management": "cloud-management",
    "Log Analytics Connector": "log-analytics-connector",
    "Microsoft Store for Business": "store-for-business",
    "Administration Service Management": "administration-service",
    "Azure public cloud": "public",
    "Azure US Government cloud": "usgov",
    "3 months": "P3M",
    "6 months": "P6M",
    "1 year": "P1Y",
    "2 years": "P2Y",
    "99 years": "P99Y",
    "Never": "never",
    "every 7 days": "P7D",
    "every day": "P1D",
    "every 90 days": "P90D",
}
"""What a person chooses from a list, and the value that stands for it."""

REASONS: Mapping[str, Reason] = {
    "is required": Reason.REQUIRED,
    "has not the right form": Reason.MALFORMED,
    "is not offered": Reason.NOT_OFFERED,
    "does not lie in the future": Reason.NOT_IN_FUTURE,
    "is in use already": Reason.IN_USE,
}
"""Reasons that are about a field, which stands before them: `Name is required`."""

SENTENCES: Mapping[str, Reason] = {
    "nothing was verified": Reason.NOT_VERIFIED,
    "nobody signed in": Reason.NOT_SIGNED_IN,
    "it is not available": Reason.NOT_AVAILABLE,
    "there is no such app": Reason.NOT_FOUND,
}
"""Reasons that are about no field."""

ACTIONS: Mapping[str, str] = {
    "Browse for the Web app": "browse-server-app",
    "Browse for the Native Client app": "browse-client-app",
    "Import for the Web app": "import-server-app",
    "Import": "import",
    "Create": "create",
    "OK": "ok",
}
"""Buttons and what the contract calls them."""

LISTED = ", | and "
"""What stands between the members of a list, as a regular expression."""

DOORS: Mapping[str, Door] = {
    "cloud management gateway": "gateway",
    "management point": "management-point",
    "management point with enhanced HTTP": "enhanced-http",
    "management point with neither HTTPS nor enhanced HTTP": "plain-http",
}
"""The doors of a site; the management point of the article is an HTTPS one."""

TOKENS: Mapping[str, TokenKind] = {
    "for another audience": "wrong-audience",
    "of another tenant": "wrong-tenant",
    "by another issuer": "wrong-issuer",
    "with a foreign signature": "bad-signature",
    "without a signature": "unsigned",
    "after its time": "expired",
    "before its time": "not-yet-valid",
    "that an app got for itself": "app-only",
    "that is an ID token": "id-token",
}
"""In what one respect a token is none that a door may take."""

NOTICES: Mapping[str, str] = {
    "secret keys expire soon": "secret-keys-expire-soon",
    "secret keys have expired": "secret-keys-expired",
}


HOSTILE: Mapping[str, str] = {
    "markup": "<b>Contoso</b> <script>alert(1)</script> &lt; <!-- ]]>",
    "quotation marks": "Contoso's \"site\" `one` \u201ctwo\u201d '); --",
    "control characters": "Contoso\x00 \x1b[31mred\x1b[0m\ttab\r\nline\x08",
    "right-to-left marks": "Contoso \u202egnp.exe\u202c \u200f\u2067one\u2069",
}
"""Names that could act in a console, hide another name or break a page."""

TYPED_KEY = re.compile(r'"(.+)" as Secret Key$')
"""A secret key that stands in a step."""


def value(text: str) -> str:
    """The value that a person's words stand for; other text stands for itself."""
    return VALUES.get(text, text)


def refusal(text: str) -> Shape:
    """The refusal that a person's words stand for; `KeyError` for other words."""
    if text in SENTENCES:
        return Shape("refused", SENTENCES[text])
    why = next((each for each in REASONS if text.endswith(f" {each}")), "")
    return Shape("refused", REASONS[why], FIELDS[text.removesuffix(f" {why}")])
