Feature: One connection through its months
  The article's own example tenant, from the first page of the wizard to the renewal of its key.

  Background:
    Given an empty site in the tenant Contoso

  @CRT-8 @CRT-10 @NAT-2 @WIZ-4 @WIZ-7 @CON-8 @DSC-1 @DSC-2 @FLW-1 @FLW-2 @KEY-1 @KEY-2 @KEY-3 @KEY-14 @KEY-15
  Scenario: A created server app from its creation to the renewal of its key
    Given the wizard stands on the App page for Cloud Management
    And the server app "ConfigMgr Server Application" has been created
    And the portal has registered the client app "ConfigMgr Client Application" for the server app "ConfigMgr Server Application"
    And the client app "ConfigMgr Client Application" has been imported
    When the administrator selects Next
    And the administrator chooses "on" as User discovery
    And the administrator selects Next
    And the administrator selects Next
    And the administrator selects Next
    Then the wizard has succeeded
    When the administrator selects Close
    Then the connection is listed
    And the tenants node lists the tenant with its apps
    When full discovery runs
    Then it is accepted
    And the site queried Microsoft Graph with the server app's own token
    And the site has stored every enabled member user of the tenant, and nobody else
    When a client gets a user token for the site
    And the client presents it at the cloud management gateway
    Then the client is let in
    When the client presents it at the management point
    Then the client is let in
    When 360 days pass
    Then the connection's last run has succeeded
    When 1 week passes
    Then the connection's last run has failed with Entra's reason
    When a client gets a user token for the site
    And the client presents it at the cloud management gateway
    Then the client is let in
    When the secret key of the created app is renewed
    And full discovery runs
    Then it is accepted
    And the connection's last run has succeeded

  @SRV-9 @NAT-2 @WIZ-4 @WIZ-7 @DSC-1 @DSC-2 @FLW-1 @FLW-2 @KEY-1 @KEY-2 @KEY-5 @KEY-14 @KEY-15 @KEY-16
  Scenario: An imported server app from its import to the renewal of its key
    Given Cloud Management is connected with an imported server app
    When full discovery runs
    Then it is accepted
    And the site queried Microsoft Graph with the server app's own token
    And the site has stored every enabled member user of the tenant, and nobody else
    When a client gets a user token for the site
    And the client presents it at the cloud management gateway
    Then the client is let in
    When the client presents it at the management point
    Then the client is let in
    When 360 days pass
    Then the connection's last run has succeeded
    When 1 week passes
    Then the connection's last run has failed with Entra's reason
    When a client gets a user token for the site
    And the client presents it at the management point
    Then the client is let in
    When the portal adds a new key
    And the administrator opens Renew Secret Key
    And the administrator enters the portal's new key and its expiry
    And the administrator selects OK
    Then it is accepted
    And nothing was written in Entra
    When full discovery runs
    Then it is accepted
    And the connection's last run has succeeded

  @NTF-1 @NTF-2 @NTF-4
  Scenario: What the console tells of a created app's key in these months
    Given Cloud Management is connected with a created server app
    Then the console does not notify that secret keys expire soon
    When 360 days pass
    Then the console notifies that secret keys expire soon
    When 1 week passes
    Then the console notifies that secret keys have expired
    When the secret key of the created app is renewed
    And 2 hours pass
    Then the console does not notify that secret keys have expired

  @NTF-3
  Scenario: What the console does not tell of an imported app's key in these months
    Given Cloud Management is connected with an imported server app
    When 360 days pass
    Then the console does not notify that secret keys expire soon
