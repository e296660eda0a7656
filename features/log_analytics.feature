Feature: Log Analytics Connector
  The web app is imported on the App page itself. It needs a role in Azure, and the Configuration page offers what it may see.

  Background:
    Given an empty site in the tenants Contoso, Fabrikam and Fabrikam Federal
    And the portal has registered the server app "ConfigMgr Server Application"
    And the wizard stands on the App page for Log Analytics Connector

  @SRV-4 @SRV-14
  Scenario: Import is opened from the App page and leads back there
    When the administrator selects Import for a server app
    Then the Import apps (server) dialog is shown
    When the administrator cancels the dialog
    Then the App page is shown
    When the administrator selects Import for a server app
    And the administrator fills the dialog for "ConfigMgr Server Application"
    And the administrator selects Verify
    And the administrator selects OK
    Then the App page is shown

  @CFG-2 @CFG-3
  Scenario: With Contributor on the resource group the workspace is offered and can be used
    Given the app "ConfigMgr Server Application" is Contributor on the resource group of the workspace
    And the server app "ConfigMgr Server Application" has been imported
    When the administrator selects Next
    Then the Configuration page is shown
    And the workspace is offered
    When the administrator fills the service's own page
    And the administrator selects Next
    Then the wizard has come to the Summary page

  @CFG-2
  Scenario: Another workspace of the resource group is offered too
    Given the portal has added the workspace "second-logs" beside the first
    And the app "ConfigMgr Server Application" is Contributor on the resource group of the workspace
    And the server app "ConfigMgr Server Application" has been imported
    When the administrator selects Next
    Then Log Analytics workspace offers just "contoso-logs", "second-logs"
    When the administrator chooses "fabrikam-logs" as Log Analytics workspace
    Then it is refused because Log Analytics workspace is not offered
    When the administrator selects Next
    Then it is refused because Log Analytics workspace is required

  @CFG-3
  Scenario: Without any role it cannot be configured
    Given the server app "ConfigMgr Server Application" has been imported
    When the administrator tries to go on to the Summary page
    Then the wizard has not come to the Summary page

  @CFG-7
  Scenario Outline: The app is <role> on <where>: that is not enough
    Given the app "ConfigMgr Server Application" is <role> on <where>
    And the server app "ConfigMgr Server Application" has been imported
    When the administrator tries to go on to the Summary page
    Then the wizard has not come to the Summary page

    Examples:
      | role        | where                               |
      | Contributor | another resource group              |
      | Reader      | the resource group of the workspace |

  @CFG-7
  Scenario: Contributor is another app
    Given the portal has registered the server app "Second" with App ID URI "https://contoso.onmicrosoft.com/Second"
    And the app "Second" is Contributor on the resource group of the workspace
    And the server app "ConfigMgr Server Application" has been imported
    When the administrator tries to go on to the Summary page
    Then the wizard has not come to the Summary page

  @CFG-7
  Scenario: Contributor is a person
    Given a person is Contributor on the resource group of the workspace
    And the server app "ConfigMgr Server Application" has been imported
    When the administrator tries to go on to the Summary page
    Then the wizard has not come to the Summary page

  @CFG-8
  Scenario: Contributor on the workspace alone, as the site declares it
    Given the app "ConfigMgr Server Application" is Contributor on the workspace
    And the server app "ConfigMgr Server Application" has been imported
    When the administrator tries to go on to the Summary page

  @CFG-9
  Scenario: A role that was given after the import, as the site declares it
    Given the server app "ConfigMgr Server Application" has been imported
    When the app "ConfigMgr Server Application" becomes Contributor on the resource group of the workspace
    And the administrator tries to go on to the Summary page

  @CFG-5
  Scenario: Each refresh of the collections gets a token with the app's key
    Given the wizard is left for a connection to Log Analytics Connector
    When the collections are refreshed
    Then the site got a token of the server app's own
    And the connection's last run has succeeded
    When 59 minutes pass
    Then the connection's last run ended 59 minutes ago
    When the collections are refreshed
    Then the site got a token of the server app's own
    And the connection's last run has just ended

  @TEN-3
  Scenario Outline: A second connection in the tenant <tenant> is refused
    Given the wizard is left for a connection to Log Analytics Connector
    And the steps are about the tenant <tenant>
    And the wizard stands on the App page for Log Analytics Connector as "Again"
    And the portal has registered the server app "Second" with App ID URI "https://<domain>/Second"
    And the app "Second" is Contributor on the resource group of the workspace
    And the server app "Second" has been imported
    When the administrator selects Next
    Then it is refused because Web app is in use already

    Examples:
      | tenant   | domain                   |
      | Contoso  | contoso.onmicrosoft.com  |
      | Fabrikam | fabrikam.onmicrosoft.com |
