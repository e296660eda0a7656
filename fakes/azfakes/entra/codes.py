"""The AADSTS numbers that the fake cloud knows, in our own words (facts E91 to E97)."""

from __future__ import annotations

from typing import Final

from azfakes.entra.kinds import Kind
from azfakes.entra.rarecodes import RARE_KINDS

KINDS: Final[dict[int, Kind]] = RARE_KINDS | {
    # Client authentication (facts E91).
    7000215: Kind(
        "invalid_client",
        "The client secret that was sent is wrong. Send the value of a secret of the application '{app}', "
        "not the secret's ID.",
        has_uri=True,
    ),
    7000222: Kind(
        "invalid_client",
        "The client secrets that were sent for the application '{app}' have expired. Make a new one in the portal: "
        "https://aka.ms/NewClientSecret, or use a certificate: https://aka.ms/certCreds.",
        has_uri=True,
    ),
    7000216: Kind(
        "invalid_client",
        "This grant asks for one of 'client_assertion', 'client_secret' or a certificate.",
        has_uri=True,
    ),
    7000218: Kind(
        "invalid_client",
        "The body of the request lacks a parameter: 'client_assertion' or 'client_secret'.",
        has_uri=True,
    ),
    700025: Kind(
        "invalid_client",
        "The client is public, so neither 'client_assertion' nor 'client_secret' may be sent.",
        has_uri=True,
    ),
    700027: Kind(
        "invalid_client",
        "The signature of the client assertion is not valid. [Reason - {reason}]",
        has_uri=True,
    ),
    700024: Kind(
        "invalid_client",
        "The client assertion is outside its time: it is {now}, and the assertion is valid from {begin} to {end}.",
        has_uri=True,
    ),
    700023: Kind(
        "invalid_client",
        "The audience '{audience}' of the client assertion is not this tenant's token endpoint.",
        has_uri=True,
    ),
    700021: Kind(
        "invalid_client",
        "Issuer and subject of the client assertion are not the 'client_id' of the request.",
        has_uri=True,
    ),
    700212: Kind(
        "invalid_client",
        "The application has no federated identity credential for the audience '{audience}' of the client assertion.",
        has_uri=True,
    ),
    700213: Kind(
        "invalid_client",
        "The application has no federated identity credential for the subject '{subject}' of the client assertion.",
        has_uri=True,
    ),
    50166: Kind(
        "invalid_request", "The keys of the issuer '{issuer}' could not be fetched from it.", has_uri=True
    ),
    700211: Kind(
        "invalid_client",
        "The application has no federated identity credential for the issuer '{issuer}' of the client assertion.",
        has_uri=True,
    ),
    50027: Kind("invalid_request", "The token is malformed or not valid.", has_uri=True),
    5002723: Kind(
        "invalid_client",
        "The header of the token names no certificate: neither a thumbprint (SHA-1 or SHA-256) nor a key ID.",
        has_uri=True,
    ),
    5002727: Kind("invalid_request", "The type that the header of the token names is not JWT.", has_uri=True),
    5002738: Kind(
        "invalid_client",
        "The signature algorithm '{algorithm}' of the token is not supported; these are: {supported}.",
        has_uri=True,
    ),
    70002: Kind("invalid_client", "The client's credentials are not valid: {reason}.", has_uri=True),
    500112: Kind("invalid_client", "The redirect URI '{uri}' is not the one of the authorization request."),
    # Applications, tenants and resources (facts E92).
    700016: Kind(
        "unauthorized_client",
        "The application with identifier '{app}' was not found in the directory '{tenant}'. It may not be installed "
        "there, or the request went to the wrong tenant.",
        has_uri=True,
    ),
    7000112: Kind("unauthorized_client", "The application '{app}'({name}) is disabled.", has_uri=True),
    7000229: Kind(
        "unauthorized_client",
        "The application '{app}' has no service principal in the tenant '{tenant}'.",
        has_uri=True,
    ),
    90002: Kind(
        "invalid_tenant",
        "The tenant '{tenant}' was not found. Check that the tenant ID is right and that this is the cloud in which "
        "the tenant lives.",
        has_uri=True,
    ),
    900023: Kind(
        "invalid_request",
        "The tenant identifier '{tenant}' is neither a DNS name nor a valid GUID.",
        has_uri=True,
    ),
    50059: Kind("invalid_request", "Neither the request nor its credentials say which tenant is meant."),
    50194: Kind(
        "invalid_request",
        "The application '{app}'({name}) is not set up for several tenants, so the endpoint /common cannot be used "
        "for it.",
    ),
    50020: Kind("invalid_grant", "The account '{user}' does not exist in the tenant '{tenant}'."),
    500011: Kind(
        "invalid_resource",
        "The resource principal named {resource} was not found in the tenant named {tenant}. The administrator of "
        "the tenant may not have installed it, or the request went to the wrong tenant.",
        has_uri=True,
    ),
    500014: Kind("invalid_resource", "The service principal of the resource '{resource}' is disabled."),
    900144: Kind(
        "invalid_request", "The body of the request must contain this parameter: '{parameter}'.", has_uri=True
    ),
    9002313: Kind("invalid_request", "The request is malformed or not valid.", has_uri=True),
    900561: Kind("invalid_request", "The endpoint takes {allowed} requests only. A {method} request came."),
    901002: Kind("invalid_request", "The parameter 'resource' is not supported by this endpoint."),
    9001023: Kind(
        "invalid_request",
        "The grant type is not supported over the endpoints /common and /consumers. Use /organizations or a tenant.",
        has_uri=True,
    ),
    70003: Kind("unsupported_grant_type", "The grant type '{grant}' is not supported.", has_uri=True),
    70005: Kind("unsupported_response_type", "The response type '{response_type}' is not supported."),
    700054: Kind(
        "unsupported_response_type", "The response type 'id_token' is not enabled for the application."
    ),
    700051: Kind(
        "unsupported_response_type", "The response type 'token' is not enabled for the application."
    ),
    70007: Kind("unsupported_response_type", "The response mode '{response_mode}' is not supported."),
    # Cross-cloud (facts E96).
    90038: Kind(
        "invalid_request",
        "The tenant '{tenant}' belongs to the national cloud '{cloud}', with which this cloud does not federate.",
    ),
    900382: Kind("invalid_request", "Confidential clients are not supported in a request across clouds."),
    900439: Kind(
        "invalid_request",
        "The application '{app}' belongs to US Government and is not supported at the public endpoint. "
        "Use the endpoint of its own cloud.",
    ),
    # Scopes and consent (facts E93).
    70011: Kind("invalid_scope", "The scope that was asked for is not valid: {scope}.", has_uri=True),
    650053: Kind(
        "invalid_client",
        "The application '{name}' asked for scope '{scope}', which does not exist on the resource '{resource}'.",
    ),
    1002012: Kind(
        "invalid_scope",
        "The scope '{scope}' is not valid. Client credential requests take one scope, a resource followed by "
        "'/.default'.",
        has_uri=True,
    ),
    65001: Kind(
        "invalid_grant",
        "The user or an administrator has not consented to use the application with ID '{app}' named '{name}'. "
        "Ask for authorization interactively for this user and resource.",
        suberror="consent_required",
    ),
    65004: Kind("access_denied", "The person declined to consent to the application."),
    90094: Kind(
        "access_denied", "An administrator has to grant the permissions that the application asks for."
    ),
    # Device codes (facts E42).
    70016: Kind("authorization_pending", "The person has not signed in yet. Go on asking."),
    70018: Kind("bad_verification_code", "The code is wrong or was declined.", has_uri=True),
    70019: Kind("expired_token", "The code has expired.", has_uri=True),
    70020: Kind("expired_token", "The device code has expired.", has_uri=True),
    # People (facts E94, E97).
    50034: Kind(
        "invalid_grant", "The account '{user}' does not exist in the directory '{tenant}'.", has_uri=True
    ),
    50126: Kind("invalid_grant", "The user name or the password is wrong.", has_uri=True),
    50055: Kind(
        "invalid_grant",
        "The password has to be changed before anything else.",
        suberror="user_password_expired",
        has_uri=True,
    ),
    50053: Kind(
        "invalid_grant",
        "The account is locked for a while: the password was wrong too many times.",
        has_uri=True,
    ),
    50056: Kind(
        "invalid_grant",
        "The directory keeps no password of the user '{user}': another service does.",
        has_uri=True,
    ),
    500121: Kind("invalid_grant", "The second factor was not shown.", has_uri=True),
    50057: Kind("invalid_grant", "The account of the user is disabled.", has_uri=True),
    50058: Kind("login_required", "A silent sign-in was asked for, but nobody is signed in."),
    50089: Kind("invalid_grant", "The sign-in page is no longer valid. Start again."),
    50105: Kind(
        "invalid_grant", "The user '{user}' is not assigned to a role of the application '{app}'({name})."
    ),
    501051: Kind(
        "invalid_grant", "The application '{app}' is not assigned to a role of the application '{resource}'."
    ),
    # Assertions of the on-behalf-of grant (facts E45, E94).
    50013: Kind("invalid_grant", "The assertion is not valid: {reason}", has_uri=True),
    500131: Kind(
        "invalid_grant",
        "The audience '{audience}' of the assertion is not the application that presents it, '{expected}'.",
        has_uri=True,
    ),
    500133: Kind(
        "invalid_grant",
        "The assertion is outside its time: it is {now}, and the token ended {end}.",
        has_uri=True,
    ),
    7000114: Kind(
        "invalid_grant", "The application '{app}' may not call on behalf of an application.", has_uri=True
    ),
    # Codes and refresh tokens (facts E94).
    70000: Kind("invalid_grant", "The code or the refresh token is not valid.", has_uri=True),
    54005: Kind(
        "invalid_grant", "The authorization code was already redeemed; ask for a new one.", has_uri=True
    ),
    700005: Kind("invalid_grant", "The authorization code is meant for another tenant."),
    70008: Kind(
        "invalid_grant", "The code or the refresh token has expired. It was issued on {issued}.", has_uri=True
    ),
    700082: Kind(
        "invalid_grant",
        "The refresh token has expired for want of use. It was issued on {issued} and was inactive for 90.00:00:00.",
        has_uri=True,
    ),
    700084: Kind(
        "invalid_grant",
        "The refresh token of the single-page application has expired: it lives 24 hours. It was issued on {issued}.",
        has_uri=True,
    ),
    50173: Kind(
        "invalid_grant",
        "The grant was revoked: it was issued on {issued}, and only those from {valid} on are valid.",
        has_uri=True,
    ),
    501481: Kind(
        "invalid_grant", "The code_verifier does not match the code_challenge of the authorization request."
    ),
    501491: Kind("invalid_request", "The code_challenge or code_verifier is not 43 to 128 characters long."),
    50147: Kind("invalid_request", "The code challenge or its method '{method}' is not valid."),
    # Redirect URIs (facts E38).
    50011: Kind(
        "invalid_request",
        "The redirect URI '{uri}' of the request is none of those registered for the application '{app}'.",
    ),
    9002325: Kind(
        "invalid_request",
        "A code that is redeemed across origins needs a Proof Key for Code Exchange.",
    ),
    9002326: Kind(
        "invalid_request",
        "A token is redeemed across origins for clients of the type 'Single-Page Application' only.",
    ),
    9002327: Kind(
        "invalid_request",
        "A token for a client of the type 'Single-Page Application' is redeemed by requests across origins only.",
    ),
    500113: Kind("invalid_request", "No reply address is registered for the application."),
    # Conditional Access (facts E95).
    50076: Kind(
        "invalid_grant",
        "Multi-factor authentication is asked for by a policy of the administrator or by the place of the sign-in.",
        suberror="basic_action",
        has_uri=True,
    ),
    50079: Kind(
        "invalid_grant",
        "A second factor has to be registered, for a policy of the administrator or the place of the sign-in asks it.",
        suberror="basic_action",
        has_uri=True,
    ),
    53000: Kind(
        "invalid_grant",
        "The device does not comply with what a policy asks.",
        suberror="message_only",
        has_uri=True,
    ),
    53001: Kind(
        "invalid_grant", "The device is not joined to a domain.", suberror="message_only", has_uri=True
    ),
    53002: Kind(
        "invalid_grant", "The application is not an approved one.", suberror="message_only", has_uri=True
    ),
    53003: Kind("invalid_grant", "A Conditional Access policy blocks the access.", suberror="message_only"),
    # Devices (facts E95).
    700003: Kind("invalid_grant", "The directory of the tenant '{tenant}' has no such device."),
    135011: Kind("invalid_grant", "The device that signs in is disabled."),
    221000: Kind("invalid_grant", "The resource '{resource}' takes no tokens of devices alone."),
    # Instances (facts E12).
    50049: Kind("invalid_instance", "The instance is not known."),
    # Throttling (facts E97); its number is documented, its body is not.
    90055: Kind("temporarily_unavailable", "Too many requests came from the tenant. Try again later."),
    90033: Kind("temporarily_unavailable", "The service is not available for a moment. Try again later."),
}
