Feature: Conditional Access
  A policy on all cloud apps keeps clients and administrators out until the server app that the wizard created is
  excluded from it. Nothing has to be set up anew then.

  Background:
    Given an empty site in the tenant Contoso
    And Cloud Management is connected with a created server app

  @FLW-4
  Scenario: A client that Entra refuses gets no token for the site, neither its user's nor its device's
    When the administrator updates the application settings
    And a client gets a device token for the site
    And a Conditional Access policy blocks all cloud apps
    And the client asks Entra for a user token
    Then Entra refuses the client
    And Entra has failed it with AADSTS53003
    When the client asks Entra for a device token
    Then Entra refuses the client
    And Entra has failed it with AADSTS53003

  @FLW-4
  Scenario Outline: A client that Entra refused is let in by no other token at the <door>
    Given the portal has registered the server app "Payroll" with App ID URI "https://payroll.contoso.com"
    And the portal has registered the client app "Payroll Client" for the server app "Payroll"
    And a client holds a user token for the site
    When the client presents its token for another app at the <door>
    Then the client is turned away
    When a Conditional Access policy blocks all cloud apps but "Payroll"
    And the client asks Entra for a user token
    Then Entra refuses the client
    When the client presents its token for another app at the <door>
    Then the client is turned away

    Examples:
      | door                     |
      | cloud management gateway |
      | management point         |

  @FLW-4
  Scenario: An administrator who was refused is told Entra's reason
    Given a Conditional Access policy blocks all cloud apps
    When the administrator opens Renew Secret Key
    And a person with the role Global Administrator signs in
    Then the sign-in fails because a Conditional Access policy blocks it

  @FLW-4
  Scenario: After the exclusion of the server app clients work, with nothing set up anew
    Given a client holds a user token for the site
    And the client has presented its user token at the cloud management gateway
    And the client has presented its user token at the management point
    When a Conditional Access policy blocks all cloud apps
    And the client asks Entra for a user token
    Then Entra refuses the client
    When a Conditional Access policy blocks all cloud apps but "ConfigMgr Server Application"
    And the client asks Entra for a user token
    Then it is accepted
    When the client presents it at the cloud management gateway
    Then the client is let in
    When the client presents it at the management point
    Then the client is let in

  @DSC-1
  Scenario: The site's own discovery is not stopped by the policy
    Given a Conditional Access policy blocks all cloud apps
    When full discovery runs
    Then it is accepted
