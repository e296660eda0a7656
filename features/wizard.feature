Feature: Start the Azure Services wizard
  The wizard connects Configuration Manager with a service in Azure: its name and service, the Azure environment and
  the apps, discovery or configuration, a summary, and the work itself.

  Background:
    Given an empty site in the tenant Contoso
    And the administrator has started the Azure Services Wizard

  @WIZ-1
  Scenario: Name is required
    Given the administrator has chosen "Cloud Management" as Azure service
    When the administrator selects Next
    Then it is refused because Name is required
    And the Azure Services page is shown

  @WIZ-1
  Scenario: A name of blanks is no name
    Given the administrator has chosen "Cloud Management" as Azure service
    And the administrator has entered "   " as Name
    When the administrator selects Next
    Then it is refused because Name is required

  @WIZ-2
  Scenario: Description is optional
    Given the administrator has entered "Contoso" as Name
    And the administrator has chosen "Cloud Management" as Azure service
    When the administrator selects Next
    Then it is accepted
    And the App page is shown

  @WIZ-3
  Scenario: A service is selected before Next
    Given the administrator has entered "Contoso" as Name
    When the administrator selects Next
    Then it is refused because Azure service is required

  @WIZ-10
  Scenario: Back keeps what was entered
    Given the administrator has entered "Contoso" as Name
    And the administrator has entered "Users of Contoso" as Description
    And the administrator has chosen "Cloud Management" as Azure service
    When the administrator selects Next
    And the administrator selects Back
    Then the Azure Services page is shown
    And Name shows "Contoso"
    And Description shows "Users of Contoso"

  @WIZ-11
  Scenario: Cancel before Progress leaves no connection
    Given the administrator has entered "Contoso" as Name
    When the administrator cancels the wizard
    Then the wizard is closed
    And no connection is listed

  @SVC-7
  Scenario: From version 2107 on Log Analytics Connector is not offered
    When the administrator chooses "Log Analytics Connector" as Azure service
    Then it is refused because Azure service is not offered

  @SVC-8
  Scenario: From version 2207 on Administration Service Management is offered, with a web app of its own
    Given the administrator has entered "Administration" as Name
    And the administrator has chosen "Administration Service Management" as Azure service
    When the administrator selects Next
    Then the App page is shown
    When the administrator chooses "Azure public cloud" as Azure environment
    And the administrator browses for the Web app
    Then the Server App dialog is shown
