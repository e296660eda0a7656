Feature: Azure app properties
  On the App page the Azure environment comes first, then the apps that the service uses.

  Background:
    Given an empty site in the tenant Contoso

  @SVC-6
  Scenario: Cloud Management needs a native app too
    Given the portal has registered the server app "ConfigMgr Server Application"
    And the wizard stands on the App page for Cloud Management
    And the server app "ConfigMgr Server Application" has been imported
    When the administrator selects Next
    Then it is refused because Native Client app is required

  @CLD-5
  Scenario: The environment comes before the apps
    Given the first page of the wizard is filled for an Azure service
    When the administrator selects Next
    And the administrator looks for a web app
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
