Feature: Start the Azure Services wizard
  The wizard connects Configuration Manager with a service in Azure: its name and service, the Azure environment and
  the apps, discovery or configuration, a summary, and the work itself.

  Background:
    Given an empty site in the tenant Contoso
    And the administrator has started the Azure Services Wizard

  @WIZ-1
  Scenario: Name is required
    Given an Azure service has been chosen
    When the administrator selects Next
    Then it is refused because Name is required
    And the Azure Services page is shown

  @WIZ-1
  Scenario: A name of blanks is no name
    Given an Azure service has been chosen
    And the administrator has entered "   " as Name
    When the administrator selects Next
    Then it is refused because Name is required

  @WIZ-2
  Scenario: Description is optional
    Given the administrator has entered "Contoso" as Name
    And an Azure service has been chosen
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
    And an Azure service has been chosen
    When the administrator selects Next
    And the administrator selects Back
    Then the Azure Services page is shown
    And Name shows "Contoso"
    And Description shows "Users of Contoso"

  @WIZ-10
  Scenario: Another service discards only what no longer fits it
    Given the backend has all services of the article
    And the administrator has entered "Contoso" as Name
    And the administrator has entered "Users of Contoso" as Description
    And the administrator has chosen "Cloud Management" as Azure service
    When the administrator selects Next
    And the administrator chooses "Azure public cloud" as Azure environment
    And the administrator selects Back
    And the administrator chooses "Microsoft Store for Business" as Azure service
    And the administrator selects Next
    Then the App page is shown
    When the administrator selects Back
    Then Name shows "Contoso"
    And Description shows "Users of Contoso"

  @WIZ-11
  Scenario: Cancel before Progress leaves no connection
    Given the administrator has entered "Contoso" as Name
    When the administrator cancels the wizard
    Then the wizard is closed
    And no connection is listed

  @WIZ-4 @WIZ-5 @WIZ-6 @WIZ-7
  Scenario: The pages come in order, and Progress makes the connection
    Given the administrator has entered "Contoso" as Name
    And the administrator has entered "Users of Contoso" as Description
    And an Azure service has been chosen
    And the portal has registered what the service needs
    When the administrator selects Next
    Then the App page is shown
    When the administrator chooses the tenant's cloud
    And the service's apps are imported
    And the administrator selects Next
    And the administrator fills the service's own page
    And the administrator selects Next
    Then the Summary page is shown
    And Name shows "Contoso"
    And Description shows "Users of Contoso"
    And no connection is listed
    When the administrator selects Next
    Then the Progress page is shown
    When the administrator selects Next
    Then the Completion page is shown
    And the wizard has succeeded
    When the administrator selects Close
    Then the wizard is closed
    And the connection is listed

  @WIZ-12
  Scenario: Names of connections in any letter case, as the site declares it
    Given the administrator has cancelled the wizard
    And an Azure service is connected with an imported server app
    And the administrator has started the Azure Services Wizard
    And the administrator has entered "CONTOSO" as Name
    And an Azure service has been chosen
    When the administrator selects Next
    Then the answer is what the site declares

  @WIZ-13
  Scenario: What Completion says of a failure is what is listed
    Given the administrator has cancelled the wizard
    And the wizard stands on the Summary page
    When Entra refuses every request
    And the administrator selects Next
    And the administrator selects Next
    Then the Completion page is shown
    When Entra answers as it should again
    Then the connection is listed if Completion says so

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
