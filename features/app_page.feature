Feature: Azure app properties
  On the App page the Azure environment comes first, then the apps that the service uses.

  Background:
    Given an empty site in the tenant Contoso

  @SVC-9
  Scenario: Next is refused until a web app is chosen
    Given the wizard stands on the App page for Cloud Management
    When the administrator selects Next
    Then it is refused because Web app is required or Native Client app is required

  @SVC-6
  Scenario: Cloud Management needs a native app too
    Given the portal has registered the server app "ConfigMgr Server Application"
    And the wizard stands on the App page for Cloud Management
    And the server app "ConfigMgr Server Application" has been imported
    When the administrator selects Next
    Then it is refused because Native Client app is required

  @WIZ-4 @WIZ-5 @WIZ-6 @WIZ-7 @WIZ-15
  Scenario: The pages of Cloud Management come in order
    Given the portal has registered the server app "ConfigMgr Server Application"
    And the portal has registered the client app "ConfigMgr Client Application" for the server app "ConfigMgr Server Application"
    And the wizard stands on the App page for Cloud Management
    And the server app "ConfigMgr Server Application" has been imported
    And the client app "ConfigMgr Client Application" has been imported
    When the administrator selects Next
    Then the Discovery page is shown
    When the administrator chooses "on" as User discovery
    And the administrator selects Next
    Then the Summary page is shown
    And Name shows "Contoso"
    And no connection is listed
    When the administrator selects Next
    Then the Progress page is shown
    When the administrator selects Next
    Then the Completion page is shown
    And the wizard has succeeded
    When the administrator selects Close
    Then the wizard is closed
    And the connection is listed

  @CLD-5 @SVC-3 @SVC-4
  Scenario: The App page of Cloud Management
    Given the administrator has started the Azure Services Wizard
    And the administrator has entered "Contoso" as Name
    And the administrator has chosen "Cloud Management" as Azure service
    When the administrator selects Next
    Then Azure environment offers just "Azure public cloud", "Azure US Government cloud"
    And the page offers Browse for the Web app and Browse for the Native Client app

  @CLD-5
  Scenario: The environment comes before the apps
    Given the administrator has started the Azure Services Wizard
    And the administrator has entered "Contoso" as Name
    And the administrator has chosen "Cloud Management" as Azure service
    When the administrator selects Next
    And the administrator browses for the Web app
    Then it is refused because Azure environment is required

  @CLD-8
  Scenario: Another environment drops the apps
    Given the portal has registered the server app "ConfigMgr Server Application"
    And the wizard stands on the App page for Cloud Management
    And the server app "ConfigMgr Server Application" has been imported
    When the administrator chooses "Azure US Government cloud" as Azure environment
    Then Web app shows ""
    When the administrator browses for the Web app
    Then the dialog lists 0 apps
