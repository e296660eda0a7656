Feature: Import or create a client app
  The native app that clients use to ask for tokens comes from the portal by its name and client ID,
  or is created with the rights of whoever signs in.

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
    When the administrator cancels the dialog
    And the administrator browses for the Native Client app
    Then the dialog lists 1 app
    And the dialog lists the app "ConfigMgr Client Application"
    And the dialog offers Import, Create and OK

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

  @SRV-18
  Scenario: OK comes after Verify
    When the administrator browses for the Native Client app
    And the administrator selects Import for a client app
    And the administrator enters "ConfigMgr Client Application" as Application Name
    And the administrator enters the Client ID of "ConfigMgr Client Application"
    And the administrator selects OK
    Then it is refused because nothing was verified

  @NAT-3
  Scenario: Reply URL is prefilled and required
    When the administrator browses for the Native Client app
    And the administrator selects Create for a client app
    Then Reply URL shows "https://ConfigMgrService"
    When a person with the role Global Administrator signs in
    And the administrator enters "ConfigMgr Client Application" as Application Name
    And the administrator enters "" as Reply URL
    And the administrator selects OK
    Then it is refused because Reply URL is required

  @NAT-7
  Scenario: Creating a client app needs a sign-in, by anybody who may
    When the administrator browses for the Native Client app
    And the administrator selects Create for a client app
    And the administrator enters "ConfigMgr Client Application" as Application Name
    And the administrator selects OK
    Then it is refused because nobody signed in
    When a person with the role Cloud Application Administrator signs in
    Then it is accepted
    And Microsoft Entra tenant Name shows "Contoso"

  @NAT-3
  Scenario: Reply URL arrives in the registration as typed
    When the administrator browses for the Native Client app
    And the administrator selects Create for a client app
    And the administrator enters "Created Client" as Application Name
    And the administrator enters "https://reply.contoso.com" as Reply URL
    And a person with the role Global Administrator signs in
    And the administrator selects OK
    Then it is accepted
    And the registration has "https://reply.contoso.com" among its redirect URIs

  @NAT-5 @NAT-8
  Scenario: OK makes one public client app in Entra
    When the administrator browses for the Native Client app
    And the administrator selects Create for a client app
    And the administrator enters "Created Client" as Application Name
    And a person with the role Global Administrator signs in
    Then nothing was written in Entra
    When the administrator selects OK
    Then it is accepted
    And one app registration was made in Entra
    And the Client App dialog is shown

  @NAT-8
  Scenario: A client app that is not seen yet is not registered twice
    When the administrator browses for the Native Client app
    And the administrator selects Create for a client app
    And the administrator enters "Created Client" as Application Name
    And a person with the role Global Administrator signs in
    And what the next request to register an app or to add a key creates at Microsoft Graph is seen only after 30 seconds
    And the administrator selects OK
    And the administrator tries again if it has failed
    Then the Client App dialog is shown
    And the dialog lists 1 app
