Feature: Cloud Management data flow
  The site tells clients which app to use; they ask Entra for a token and present it at the gateway and at the
  management point.

  Background:
    Given an empty site in the tenant Contoso
    And Cloud Management is connected with a created server app

  @FLW-1
  Scenario: The gateway tells clients what to ask a token for
    When a client asks the gateway for its tenant's apps
    Then it is accepted
    And the gateway names the native app and the server app as resource

  @FLW-2 @FLW-7 @FLW-8 @FLW-11
  Scenario Outline: The user token authenticates the client at the <door>
    Given a client holds a user token for the site
    When the client presents it at the <door>
    Then the client is let in
    And the client token lives 8 hours

    Examples:
      | door                     |
      | cloud management gateway |
      | management point         |

  @FLW-3
  Scenario Outline: A token that differs in <kind> is turned away at the <door>
    Given a client holds a user token for the site
    When the client presents a token that differs in <kind> at the <door>
    Then the client is turned away

    Examples:
      | kind           | door                     |
      | wrong-audience | cloud management gateway |
      | wrong-audience | management point         |
      | wrong-tenant   | cloud management gateway |
      | wrong-tenant   | management point         |
      | wrong-issuer   | cloud management gateway |
      | wrong-issuer   | management point         |
      | bad-signature  | cloud management gateway |
      | bad-signature  | management point         |
      | unsigned       | cloud management gateway |
      | unsigned       | management point         |
      | expired        | cloud management gateway |
      | expired        | management point         |
      | not-yet-valid  | cloud management gateway |
      | not-yet-valid  | management point         |
      | app-only       | cloud management gateway |
      | app-only       | management point         |
      | id-token       | cloud management gateway |
      | id-token       | management point         |

  @FLW-6
  Scenario: The gateway answers for onboarded tenants only
    When a client of another tenant asks the gateway for its tenant's apps
    Then the gateway does not know the tenant

  @KEY-15
  Scenario: Clients authenticate while the site's key is expired
    When 367 days pass
    And a client gets a user token for the site
    And the client presents it at the cloud management gateway
    Then the client is let in
