Feature: Import a client app
  The native app that clients use to ask for tokens comes from the portal by its name and client ID.

  Background:
    Given an empty site in the tenant Contoso
    And the portal has registered the server app "ConfigMgr Server Application"
    And the portal has registered the client app "ConfigMgr Client Application" for the server app "ConfigMgr Server Application"
    And the wizard stands on the App page for Cloud Management
    And the server app "ConfigMgr Server Application" has been imported

  @NAT-1 @NAT-2
  Scenario: Verify, then OK, imports the client app
    When the administrator browses for the Native Client app
    And the administrator selects Import for a client app
    And the administrator enters "ConfigMgr Client Application" as Application Name
    And the administrator enters the Client ID of "ConfigMgr Client Application"
    And the administrator selects Verify
    And the administrator selects OK
    Then the Client App dialog is shown
    And the dialog lists the app "ConfigMgr Client Application"

  @NAT-9
  Scenario: OK returns to the App page with the native app selected
    Given the client app "ConfigMgr Client Application" has been imported
    Then the App page is shown

  @NAT-2
  Scenario: A client ID is a GUID
    When the administrator browses for the Native Client app
    And the administrator selects Import for a client app
    And the administrator enters "ConfigMgr Client Application" as Application Name
    And the administrator enters "ConfigMgr" as Client ID
    And the administrator selects Verify
    Then it is refused because Client ID has not the right form
