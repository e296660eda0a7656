Feature: Cloud Management data flow with an imported app
  The audience of client tokens is the App ID URI that was entered at Import.

  @FLW-11
  Scenario Outline: The App ID URI that was entered is the audience at the <door>
    Given an empty site in the tenant Contoso
    And Cloud Management is connected with an imported server app
    And a client holds a user token for the site
    When the client presents it at the <door>
    Then the client is let in

    Examples:
      | door                     |
      | cloud management gateway |
      | management point         |

  @FLW-11
  Scenario Outline: For an app with version 2 tokens its client ID is the audience at the <door>
    Given an empty site in the tenant Contoso
    And the portal has registered the server app "ConfigMgr Server Application" with version 2 tokens
    And the portal has registered the client app "ConfigMgr Client Application" for the server app "ConfigMgr Server Application"
    And the wizard stands on the App page for Cloud Management
    And the server app "ConfigMgr Server Application" has been imported
    And the client app "ConfigMgr Client Application" has been imported
    And the wizard has been finished
    And a client holds a user token for the site
    When the client presents it at the <door>
    Then the client is let in

    Examples:
      | door                     |
      | cloud management gateway |
      | management point         |

  @FLW-1 @NAT-8
  Scenario: A client gets its token with a native app that the site created
    Given an empty site in the tenant Contoso
    And the portal has registered the server app "ConfigMgr Server Application"
    And the wizard stands on the App page for Cloud Management
    And the server app "ConfigMgr Server Application" has been imported
    And the client app "ConfigMgr Client Application" has been created
    And the wizard has been finished
    When a client asks the gateway for its tenant's apps
    Then the gateway names the native app and the server app as resource
    When the client asks Entra for a user token
    Then it is accepted

  @SRV-17
  Scenario: An App ID URI that differs from the registration passes Verify and fails at the client
    Given an empty site in the tenant Contoso
    And the portal has registered the server app "ConfigMgr Server Application"
    And the portal has registered the client app "ConfigMgr Client Application" for the server app "ConfigMgr Server Application"
    And the wizard stands on the App page for Cloud Management
    And the server app "ConfigMgr Server Application" has been imported with App ID URI "https://contoso.onmicrosoft.com/Elsewhere"
    And the client app "ConfigMgr Client Application" has been imported
    And the wizard has been finished
    When a client asks the gateway for its tenant's apps
    And the client asks Entra for a user token
    Then it is not accepted
