Feature: Connections and the tenants view
  The console shows what was configured, and every onboarded tenant with its apps.

  Background:
    Given an empty site in the tenant Contoso

  @CON-1 @WIZ-7
  Scenario: A connection shows what was configured
    Given an Azure service is connected with an imported server app
    Then the connection is listed
    And the connection shows its description, environment, tenant and apps

  @CON-8
  Scenario: The tenants view lists the tenant once, with its apps
    Given an Azure service is connected with an imported server app
    Then the tenants node lists the tenant with its apps

  @CON-9
  Scenario: A native app has no key and no settings to update
    Given Cloud Management is connected with an imported server app
    Then the tenants node lists the tenant with its apps
    And the native app offers neither renewal nor update

  @KEY-7 @CRT-8
  Scenario: The expiry shown is the one that Entra enforces
    Given an Azure service is connected with a created server app
    Then the tenants node shows the key's end in Entra

  @WIZ-14
  Scenario: The known environment is preselected in a further run
    Given an Azure service is connected with an imported server app
    When the administrator starts the Azure Services Wizard
    And the administrator enters "Again" as Name
    And the administrator chooses the same service
    And the administrator selects Next
    Then Azure environment shows "Azure public cloud"

  @WIZ-9 @SRV-1 @NAT-1
  Scenario: A further run takes known apps without typing
    Given Cloud Management is connected with an imported server app
    When the administrator comes to the App page as "Again"
    And the administrator picks the known apps
    Then the App page is shown

  @TEN-2
  Scenario: A second connection for the tenant is refused
    Given Cloud Management is connected with an imported server app
    When the administrator comes to the App page as "Again"
    And the administrator picks the known apps
    And the administrator selects Next
    And the administrator selects Next
    And the administrator selects Next
    Then it is refused because Web app is in use already
    When the administrator cancels the wizard
    Then one connection is listed

  @TEN-2
  Scenario: The tenant ID in other letter case makes no other tenant
    Given Cloud Management is connected with an imported server app
    And the portal has registered the server app "Second" with App ID URI "https://contoso.onmicrosoft.com/Second"
    And the portal has registered the client app "Second client" for the server app "Second"
    When the administrator comes to the App page as "Again"
    And the server app "Second" is imported with its tenant ID in capital letters
    And the client app "Second client" is imported
    And the administrator selects Next
    Then it is refused because Web app is in use already

  @TEN-7
  Scenario: Two administrators configure the same tenant at once
    Given the portal has registered what the service needs
    And the wizard stands on the App page for Cloud Management
    And the service's apps have been imported
    When the administrator comes to the Summary page
    And a colleague has gone through the whole wizard as "Colleague" with the same apps
    And the administrator goes on
    And the administrator tries to finish the wizard
    Then one connection is listed

  @SRV-13
  Scenario: Importing an app that a connection uses keeps one object
    Given an Azure service is connected with an imported server app
    When the administrator comes to the App page as "Again"
    And the administrator opens Import apps for a server app
    And the administrator fills the dialog for "ConfigMgr Server Application"
    And the administrator selects Verify
    And the administrator selects OK
    Then it is accepted
    And the tenants node lists each app of the tenant once
