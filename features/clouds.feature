Feature: A connection in the US Government cloud through its whole life
  Sign-in, Graph and management have addresses of their own in each cloud, and a tenant's traffic stays in its own.

  Background:
    Given an empty site in the tenant Fabrikam Federal, which has 120 more people

  @CLD-6
  Scenario: A created app from its creation to the deletion of its connection
    Given Cloud Management is connected with a created server app
    When full discovery runs
    Then all traffic went to the US Government cloud
    When a client gets a user token for the site
    And the client presents it at the cloud management gateway
    Then all traffic went to the US Government cloud
    When the client presents it at the management point
    Then all traffic went to the US Government cloud
    When 8 days pass
    Then all traffic went to the US Government cloud
    When the secret key of the created app is renewed
    Then all traffic went to the US Government cloud
    When the administrator updates the application settings
    Then all traffic went to the US Government cloud
    When the administrator deletes the connection
    Then all traffic went to the US Government cloud

  @CLD-6
  Scenario: An imported app and a created native app, with a new key of the portal
    Given the portal has registered the server app "ConfigMgr Server Application"
    And the wizard stands on the App page for Cloud Management
    And the server app "ConfigMgr Server Application" has been imported
    Then all traffic went to the US Government cloud
    Given the client app "ConfigMgr Client Application" has been created
    And the wizard has been finished
    When full discovery runs
    Then all traffic went to the US Government cloud
    When the portal adds a new key
    And the administrator opens Renew Secret Key
    And the administrator enters the portal's new key and its expiry
    And the administrator selects OK
    Then all traffic went to the US Government cloud
