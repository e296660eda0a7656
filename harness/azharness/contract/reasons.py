"""Reason codes: why a backend refused a command or why work in the cloud failed.

They are compared by code, never by text. A backend that needs a reason which is not listed answers the nearest one.
"""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """The published reason codes."""

    # A field of a page or dialog.
    REQUIRED = "required"
    """The field that the answer names is empty and must not be."""
    MALFORMED = "malformed"
    """The field that the answer names does not have the required form (GUID, URI, date, duration)."""
    NOT_OFFERED = "not-offered"
    """The value is not one of the choices offered for the field."""
    NOT_IN_FUTURE = "not-in-future"
    """The date must lie after the site's today."""
    IN_USE = "in-use"
    """The value belongs to another object already (an App ID URI, a connection's name, a tenant's one connection)."""
    WRONG_TENANT = "wrong-tenant"
    """The app belongs to another tenant or environment than the rest of the page."""

    # The order of things.
    NOT_VERIFIED = "not-verified"
    """OK needs a successful Verify after the last edit."""
    NOT_SIGNED_IN = "not-signed-in"
    """OK needs a successful Sign in."""
    NOT_AVAILABLE = "not-available"
    """The page, dialog or service does not offer that action, now or at all."""
    NOT_FOUND = "not-found"
    """The named connection, app, tenant or session does not exist on the site."""

    # A door of the site.
    TOKEN_REFUSED = "token-refused"
    """The gateway or the management point does not accept the credential that was presented."""
    TENANT_NOT_ONBOARDED = "tenant-not-onboarded"
    """The site does not serve clients of that tenant."""

    # The cloud; the answer carries its error.
    KEY_EXPIRED = "key-expired"
    """Entra refused the site's secret key because it has expired."""
    KEY_INVALID = "key-invalid"
    """Entra does not know the secret key."""
    APP_UNKNOWN = "app-unknown"
    """Entra does not know the application in that tenant."""
    TENANT_UNKNOWN = "tenant-unknown"
    """Entra does not know the tenant in that environment."""
    PERMISSION_DENIED = "permission-denied"
    """Entra or Graph refused the person or the app for lack of permission or consent."""
    SIGN_IN_FAILED = "sign-in-failed"
    """The person could not be signed in."""
    CLOUD_REFUSED = "cloud-refused"
    """The cloud refused for a reason that has no code of its own here."""
    CLOUD_UNREACHABLE = "cloud-unreachable"
    """The cloud did not answer."""
