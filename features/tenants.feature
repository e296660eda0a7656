Feature: Several tenants and clouds
  Cloud Management can be configured for several tenants, one connection each, in the public cloud and in a private one.

  Background:
    Given an empty site in the tenants Contoso, Fabrikam and Fabrikam Federal

  @TEN-1
  Scenario: Cloud Management for two tenants
    Given Cloud Management is connected with an imported server app
    And the steps are about the tenant Fabrikam
    And Cloud Management is connected with an imported server app
    Then the connection is listed
    When full discovery runs
    Then it is accepted

  @CLD-2
  Scenario: Cloud Management in the US Government cloud
    Given the steps are about the tenant Fabrikam Federal
    And Cloud Management is connected with an imported server app
    Then the connection is listed
    When full discovery runs
    Then it is accepted

  @CLD-7
  Scenario: Verifying an app in the wrong cloud fails
    Given the portal has registered the server app "ConfigMgr Server Application"
    And the steps are about the tenant Fabrikam Federal
    And the Import apps dialog for a server app is open
    And the steps are about the tenant Contoso
    And the administrator has filled the dialog for "ConfigMgr Server Application"
    When the administrator selects Verify
    Then it is not accepted

  @SRV-8
  Scenario: An App ID URI of another tenant is accepted
    Given the portal has registered the server app "ConfigMgr Server Application" with App ID URI "https://ConfigMgrService"
    And the wizard stands on the App page
    And the server app "ConfigMgr Server Application" has been imported
    And the steps are about the tenant Fabrikam
    And the portal has registered the server app "ConfigMgr Server Application" with App ID URI "https://ConfigMgrService"
    When the administrator opens Import apps for a server app
    And the administrator fills the dialog for "ConfigMgr Server Application"
    And the administrator selects Verify
    And the administrator selects OK
    Then it is accepted

  @CON-7
  Scenario: Deleting one connection leaves the other
    Given Cloud Management is connected with an imported server app
    And the steps are about the tenant Fabrikam
    And Cloud Management is connected with an imported server app
    When the administrator deletes the connection
    Then one connection is listed
    When the administrator turns to the tenant Contoso
    Then the connection is listed
    When full discovery runs
    Then it is accepted

  @DIS-5
  Scenario: Authentication is disabled for one tenant alone
    Given Cloud Management is connected with an imported server app
    And a client holds a user token for the site
    And the client has presented its user token at the cloud management gateway
    And the steps are about the tenant Fabrikam
    And Cloud Management is connected with an imported server app
    When the administrator disables authentication for the tenant
    And the administrator restarts the service sms_executive
    And a client asks the gateway for its tenant's apps
    Then the gateway does not know the tenant
    When the administrator turns to the tenant Contoso
    And a client gets a user token for the site
    And the client presents it at the cloud management gateway
    Then the client is let in

  @DSC-2
  Scenario: The discovery of each tenant stores its own users and leaves those of the other
    Given Cloud Management is connected with an imported server app
    And full discovery has run
    And the steps are about the tenant Fabrikam
    And Cloud Management is connected with an imported server app
    When full discovery runs
    Then the site has stored every enabled member user of Contoso and of Fabrikam

  @FLW-3
  Scenario Outline: A token of another tenant that uses an equal App ID URI is turned away at the <door>
    Given the portal has registered the server app "ConfigMgr Server Application" with App ID URI "https://ConfigMgrService"
    And the portal has registered the client app "ConfigMgr Client Application" for the server app "ConfigMgr Server Application"
    And the wizard stands on the App page for Cloud Management
    And the server app "ConfigMgr Server Application" has been imported
    And the client app "ConfigMgr Client Application" has been imported
    And the wizard has been finished
    And a client holds a user token for the site
    And the steps are about the tenant Fabrikam
    And the portal has registered the server app "ConfigMgr Server Application" with App ID URI "https://ConfigMgrService"
    And the portal has registered the client app "ConfigMgr Client Application" for the server app "ConfigMgr Server Application"
    When a client of the other tenant presents its user token at the <door>
    Then the client is turned away

    Examples:
      | door                     |
      | cloud management gateway |
      | management point         |

  @NAT-4
  Scenario: A native app of another tenant cannot be chosen beside the web app
    Given Cloud Management is connected with an imported server app
    And the steps are about the tenant Fabrikam
    And the portal has registered the server app "ConfigMgr Server Application"
    And the wizard stands on the App page for Cloud Management
    When the administrator browses for the Native Client app
    Then it is refused because Web app is required
    Given the server app "ConfigMgr Server Application" has been imported
    When the administrator browses for the Native Client app
    Then the dialog lists 0 apps
    When the administrator turns to the tenant Contoso
    And the administrator selects the app "ConfigMgr Client Application"
    Then it is refused because there is no such app
