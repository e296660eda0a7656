"""AADSTS numbers that nothing in the fake cloud brings about by itself: a fault may order them (facts E91 to E97)."""

from __future__ import annotations

from typing import Final

from azfakes.entra.kinds import Kind

RARE_KINDS: Final[dict[int, Kind]] = {
    # Client authentication.
    7000214: Kind("invalid_client", "The client's credentials are not valid."),
    700030: Kind("invalid_client", "The subject of the client's certificate is not one that is trusted."),
    700212: Kind(
        "invalid_client", "No federated identity credential has the audience of the client assertion."
    ),
    700213: Kind(
        "invalid_client", "No federated identity credential has the subject of the client assertion."
    ),
    # Applications, tenants and resources.
    70001: Kind("unauthorized_client", "The application was not found in the directory."),
    700011: Kind("unauthorized_client", "The application was not found in the directory."),
    50001: Kind("invalid_resource", "The resource is disabled or does not exist."),
    650052: Kind("invalid_client", "The organisation has no subscription for the resource."),
    650056: Kind("invalid_client", "The application is not set up for the resource."),
    650057: Kind("invalid_resource", "The resource is none of those that the application asks for."),
    90009: Kind(
        "invalid_request", "The application asks for a token for itself by another name than its ID."
    ),
    90014: Kind("invalid_request", "A field of the request is missing.", has_uri=True),
    90023: Kind("invalid_request", "The request is not valid."),
    90072: Kind("invalid_grant", "The account of another identity provider is none of the tenant."),
    51004: Kind("invalid_grant", "The account is none of the directory."),
    # Scopes and consent.
    28002: Kind("invalid_scope", "The scope is not valid when an access token is asked for."),
    28003: Kind("invalid_request", "The scope may not be empty when a code is redeemed."),
    700022: Kind("invalid_scope", "The scope names more than one resource."),
    65002: Kind(
        "invalid_grant", "The applications of Microsoft have to be authorized for each other beforehand."
    ),
    65005: Kind("invalid_client", "The application is not set up for the permission."),
    90093: Kind("access_denied", "The person may not grant the permission."),
    90095: Kind("access_denied", "The consent of an administrator was asked for."),
    # People and their sessions.
    50012: Kind("invalid_grant", "The assertion is not valid."),
    50132: Kind("invalid_grant", "The session is no longer valid: the password was changed or has expired."),
    50133: Kind("invalid_grant", "The session is no longer valid: the password was changed or has expired."),
    50196: Kind("invalid_grant", "The client asks the same again and again."),
    700081: Kind("invalid_grant", "The refresh token has reached the end of its life."),
    70043: Kind(
        "invalid_grant",
        "The refresh token has expired by the sign-in frequency that a policy sets.",
        suberror="bad_token",
    ),
    90010: Kind(
        "invalid_request", "The grant type is not supported over the endpoints /common and /consumers."
    ),
    900971: Kind("invalid_request", "No reply address is given."),
    # Conditional Access and devices.
    50072: Kind(
        "invalid_grant", "A second factor has to be registered.", suberror="basic_action", has_uri=True
    ),
    50074: Kind(
        "invalid_grant", "A strong authentication is asked for.", suberror="basic_action", has_uri=True
    ),
    50158: Kind(
        "invalid_grant",
        "A challenge outside of the directory was not met.",
        suberror="basic_action",
        has_uri=True,
    ),
    530032: Kind("invalid_grant", "A security policy blocks the access.", suberror="message_only"),
    530035: Kind("invalid_grant", "The security defaults block the access.", suberror="message_only"),
    53004: Kind("invalid_grant", "A second factor cannot be registered because of a risk."),
    53011: Kind("invalid_grant", "The person is blocked because of a risk."),
    50097: Kind("interaction_required", "The device has to be authenticated."),
    50129: Kind("interaction_required", "The device is not joined to the workplace."),
    50187: Kind("interaction_required", "The device could not be authenticated."),
    # Clouds.
    900432: Kind("invalid_request", "Confidential clients are not supported in a request across clouds."),
    900384: Kind("invalid_request", "The signature of the token is not valid."),
    # The service.
    16000: Kind("interaction_required", "The person has to choose an account."),
    16003: Kind("interaction_required", "The account is none of the tenant."),
    100007: Kind("invalid_request", "The regional endpoint does not serve this."),
    90024: Kind("temporarily_unavailable", "The service is not available for a moment. Try again later."),
    90036: Kind("server_error", "The service failed."),
    50033: Kind("server_error", "The service failed for a moment. Try again."),
}

CHALLENGED: Final = frozenset({50072, 50074, 50076, 50079, 50158, 53000, 53001, 53002, 53003, 530032})
"""Numbers that come with a claims challenge (facts E84, E95)."""
