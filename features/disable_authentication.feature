Feature: Disable Microsoft Entra authentication for a tenant
  A tenant without users and devices need not authenticate clients. The switch stands in the properties of its
  connection and takes up to 25 hours.

  Background:
    Given an empty site in the tenant Contoso
    And Cloud Management is connected with a created server app

  @DIS-1 @DIS-2
  Scenario: Authentication is enabled, and can be disabled in the connection's properties
    When the administrator opens the properties of the connection
    Then Disable Microsoft Entra authentication for this tenant shows "off"
    When the administrator cancels the dialog
    And a client gets a user token for the site
    And the client presents it at the cloud management gateway
    Then the client is let in

  @DIS-3
  Scenario: The switch is effective within 25 hours
    Given a client holds a user token for the site
    When the administrator disables authentication for the tenant
    And 25 hours pass
    And the client presents it at the cloud management gateway
    Then the client is turned away
    When the client presents it at the management point
    Then the client is turned away
    When a client asks the gateway for its tenant's apps
    Then the gateway does not know the tenant

  @DIS-4
  Scenario: Restarting sms_executive, then ccmexec, then triggering the schedule makes the switch effective at once
    Given a client holds a user token for the site
    When the administrator disables authentication for the tenant
    And the administrator restarts the service sms_executive
    And the client presents it at the cloud management gateway
    Then the client is turned away
    When the client presents it at the management point
    Then the client is turned away
    When the service ccmexec is restarted on the client
    And the schedule {00000000-0000-0000-0000-000000000023} is triggered on the client
    Then the gateway does not know the tenant

  @DIS-6 @DIS-11
  Scenario Outline: A client with a PKI certificate goes on working at the <door>
    When a client presents its PKI certificate at the <door>
    Then the client is let in
    When the administrator disables authentication for the tenant
    And the administrator restarts the service sms_executive
    And a client presents its PKI certificate at the <door>
    Then the client is let in

    Examples:
      | door                     |
      | cloud management gateway |
      | management point         |

  @DIS-6 @DIS-11
  Scenario Outline: A client with a client token of the site goes on working at the <door>
    Given a client holds a user token for the site
    And the client has presented its user token at the <door>
    When the administrator disables authentication for the tenant
    And the administrator restarts the service sms_executive
    And the client presents its user token at the <door>
    Then the client is turned away
    When the client presents its client token at the <door>
    Then the client is let in

    Examples:
      | door                     |
      | cloud management gateway |
      | management point         |

  @DIS-8
  Scenario: Ticking without OK changes nothing
    When the administrator opens the properties of the connection
    And the administrator chooses "on" as Disable Microsoft Entra authentication for this tenant
    And the administrator cancels the dialog
    And the administrator opens the properties of the connection
    Then Disable Microsoft Entra authentication for this tenant shows "off"

  @DIS-8
  Scenario: After OK the switch is still set when the properties are opened again
    When the administrator disables authentication for the tenant
    And the administrator opens the properties of the connection
    Then Disable Microsoft Entra authentication for this tenant shows "on"

  @DIS-9
  Scenario: Unticking brings authentication back
    Given a client holds a user token for the site
    And the client has presented its user token at the cloud management gateway
    When the administrator disables authentication for the tenant
    And the administrator restarts the service sms_executive
    And the administrator enables authentication for the tenant
    And the administrator restarts the service sms_executive
    And the client presents it at the cloud management gateway
    Then the client is let in
    When the service ccmexec is restarted on the client
    And the schedule {00000000-0000-0000-0000-000000000023} is triggered on the client
    Then it is accepted
    And the gateway names the native app and the server app as resource

  @DIS-9
  Scenario: Unticking brings authentication back within 25 hours too
    Given a client holds a user token for the site
    And the client has presented its user token at the cloud management gateway
    When the administrator disables authentication for the tenant
    And 25 hours pass
    And the administrator enables authentication for the tenant
    And 25 hours pass
    And a client gets a user token for the site
    And the client presents it at the cloud management gateway
    Then the client is let in

  @DIS-10
  Scenario: The site's own discovery goes on, or rests as the site says
    When the administrator disables authentication for the tenant
    And the administrator restarts the service sms_executive
    And full discovery runs
    Then it is accepted, if the site says that discovery goes on without authentication

  @DIS-7
  Scenario: Before version 2010 disabling is not offered
    When the administrator opens the properties of the connection
    And the administrator enters "on" as Disable Microsoft Entra authentication for this tenant
    Then it is refused because it is not available
