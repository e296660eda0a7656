Feature: View, change and delete a connection
  The properties show what was configured. Delete removes the connection here and nothing in Entra.

  Background:
    Given an empty site in the tenant Contoso

  @CON-1
  Scenario: Properties show what was configured
    Given an Azure service is connected with an imported server app
    When the administrator opens the properties of the connection
    Then the properties dialog is shown
    And Name shows "Contoso"
    And Azure environment shows "Azure public cloud"

  @CON-1
  Scenario: Properties do not open while another window is open
    Given an Azure service is connected with an imported server app
    When the administrator opens the properties of the connection
    And the administrator opens the properties of the connection
    Then it is refused because it is not available

  @CON-6
  Scenario: A change that was confirmed is shown afterwards
    Given an Azure service is connected with an imported server app
    When the administrator opens the properties of the connection
    And the administrator enters "Users of Contoso" as Description
    And the administrator selects OK
    Then it is accepted
    When the administrator opens the properties of the connection
    Then Description shows "Users of Contoso"

  @CON-1
  Scenario: Properties of Cloud Management show its discovery
    Given Cloud Management is connected with a created server app
    When the administrator opens the properties of the connection
    Then Azure service shows "Cloud Management"
    And User discovery shows "on"

  @CON-6
  Scenario: Discovery that was switched off runs no more
    Given Cloud Management is connected with a created server app
    When the administrator opens the properties of the connection
    And the administrator chooses "off" as User discovery
    And the administrator selects OK
    Then it is accepted
    When full discovery runs
    Then it is refused because it is not available

  @CON-2
  Scenario: Delete changes nothing in Entra, whatever the app may do there
    Given an Azure service is connected with an imported server app that may change applications
    When the administrator deletes the connection
    Then it is accepted
    And nothing was written in Entra
    And no connection is listed

  @CON-2 @CON-3
  Scenario: Delete changes nothing in Entra, and the app can be brought back
    Given an Azure service is connected with an imported server app
    When the administrator deletes the connection
    Then it is accepted
    And nothing was written in Entra
    And no connection is listed
    When the administrator comes to the App page as "Again"
    And the administrator opens Import apps for a server app
    And the administrator fills the dialog for "ConfigMgr Server Application"
    And the administrator selects Verify
    And the administrator selects OK
    Then it is accepted

  @CON-5
  Scenario: After Delete discovery asks nothing more
    Given Cloud Management is connected with a created server app
    When the administrator deletes the connection
    And 8 days pass
    Then the site queried Microsoft Graph for no users of the tenant

  @TEN-6
  Scenario: After Delete the service can be configured again
    Given an Azure service is connected with an imported server app
    When the administrator deletes the connection
    And the administrator comes to the App page as "Again"
    And the administrator picks the known apps
    And the wizard is finished
    Then one connection is listed

  @CON-10
  Scenario: What was discovered stays or goes after Delete, as the site says of itself
    Given Cloud Management is connected with a created server app
    And full discovery has run
    When the administrator deletes the connection
    Then what was discovered is what the site says of deleted connections
