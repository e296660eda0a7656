Feature: Devices
  Windows asks for a token of the device itself, so that devices can be managed on which nobody is signed in.

  Background:
    Given an empty site in the tenant Contoso

  @FLW-13
  Scenario: An app that the site created issues device tokens, or it needs an update first, as the site declares
    Given Cloud Management is connected with a created server app
    When a client asks the gateway for its tenant's apps
    And the client asks Entra for a device token
    Then it ends as the site has declared

  @FLW-5 @UPD-2
  Scenario: An imported app issues device tokens after Update Application Settings, and not before
    Given Cloud Management is connected with an imported server app
    When a client asks the gateway for its tenant's apps
    And the client asks Entra for a device token
    Then Entra refuses the client
    And Entra has failed it with AADSTS221000
    When the administrator updates the application settings
    And the client asks Entra for a device token
    Then it is accepted

  @FLW-12
  Scenario Outline: The <door> takes device tokens and user tokens of one app
    Given Cloud Management is connected with an imported server app
    And a client holds a user token for the site
    And the client has presented its user token at the <door>
    When the administrator updates the application settings
    And the client asks Entra for a device token
    And the client presents its device token at the <door>
    Then the client is let in
    And the client token lives 8 hours
    When the client presents its user token at the <door>
    Then the client is let in

    Examples:
      | door                     |
      | cloud management gateway |
      | management point         |

  @FLW-15
  Scenario Outline: The <door> takes a PKI certificate without any token of Entra, but not everybody's
    When a client presents its PKI certificate at the <door>
    Then the client is let in
    And the client token lives 8 hours
    When a client presents a certificate of an unknown authority at the <door>
    Then the client is turned away

    Examples:
      | door                     |
      | cloud management gateway |
      | management point         |
