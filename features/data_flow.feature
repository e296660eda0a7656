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
  Scenario Outline: A token <kind> is turned away at the <door>
    Given a client holds a user token for the site
    When the client presents a token <kind> at the <door>
    Then the client is turned away

    Examples:
      | kind                       | door                     |
      | for another audience       | cloud management gateway |
      | for another audience       | management point         |
      | of another tenant          | cloud management gateway |
      | of another tenant          | management point         |
      | by another issuer          | cloud management gateway |
      | by another issuer          | management point         |
      | with a foreign signature   | cloud management gateway |
      | with a foreign signature   | management point         |
      | without a signature        | cloud management gateway |
      | without a signature        | management point         |
      | after its time             | cloud management gateway |
      | after its time             | management point         |
      | before its time            | cloud management gateway |
      | before its time            | management point         |
      | that an app got for itself | cloud management gateway |
      | that an app got for itself | management point         |
      | that is an ID token        | cloud management gateway |
      | that is an ID token        | management point         |

  @FLW-7
  Scenario: The client token is good for 8 hours, and no longer
    Given a client holds a user token for the site
    And the client has presented its user token at the cloud management gateway
    When 479 minutes pass
    And the client presents its client token at the management point
    Then the client is let in
    When 2 minutes pass
    And the client presents its client token at the management point
    Then the client is turned away

  @FLW-9
  Scenario: A management point with enhanced HTTP takes the user token too
    Given a client holds a user token for the site
    And the client has presented its user token at the management point
    When the client presents it at the management point with enhanced HTTP
    Then the client is let in

  @FLW-10
  Scenario: A management point with neither HTTPS nor enhanced HTTP refuses the user token, or takes it as the site declares
    Given a client holds a user token for the site
    When the client presents it at the management point with neither HTTPS nor enhanced HTTP
    Then it ends as the site has declared

  @FLW-6
  Scenario: The gateway answers for onboarded tenants only
    When a client of another tenant asks the gateway for its tenant's apps
    Then the gateway does not know the tenant

  @KEY-15
  Scenario: Clients authenticate while the site's key is expired
    Given a client holds a user token for the site
    And the client has presented its user token at the cloud management gateway
    When 367 days pass
    And a client gets a user token for the site
    And the client presents it at the cloud management gateway
    Then the client is let in
