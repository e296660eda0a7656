Feature: Connections and the tenants view
  The console shows what was configured, and every onboarded tenant with its apps.

  Background:
    Given an empty site in the tenant Contoso

  @CON-1 @CLD-1 @WIZ-7
  Scenario: A connection shows what was configured
    Given Cloud Management is connected with a created server app
    Then the connection is listed
    And the connection shows its description, environment, tenant and apps

  @CON-8 @CON-9
  Scenario: The tenants view lists the tenant once, with its apps
    Given Cloud Management is connected with an imported server app
    Then the tenants node lists the tenant with its apps
    And the native app offers neither renewal nor update

  @KEY-7
  Scenario: The expiry shown is the one that Entra enforces
    Given Cloud Management is connected with a created server app
    Then the tenants node shows the key's end in Entra

  @WIZ-14
  Scenario: The known environment is preselected in a further run
    Given Cloud Management is connected with an imported server app
    When the administrator starts the Azure Services Wizard
    And the administrator enters "Again" as Name
    And the administrator chooses "Cloud Management" as Azure service
    And the administrator selects Next
    Then Azure environment shows "Azure public cloud"

  @WIZ-9
  Scenario: A further run takes known apps without typing
    Given Cloud Management is connected with an imported server app
    When the administrator comes to the App page for Cloud Management as "Again"
    And the administrator picks both known apps
    Then the App page is shown

  @TEN-2
  Scenario: A second connection for the tenant is refused
    Given Cloud Management is connected with an imported server app
    When the administrator comes to the App page for Cloud Management as "Again"
    And the administrator picks both known apps
    And the administrator selects Next
    And the administrator selects Next
    And the administrator selects Next
    Then it is refused because Web app is in use already
    When the administrator cancels the wizard
    Then one connection is listed
