Feature: View, change and delete a connection
  The properties show what was configured. Delete removes the connection here and nothing in Entra.

  Background:
    Given an empty site in the tenant Contoso
    And Cloud Management is connected with a created server app

  @CON-1
  Scenario: Properties show what was configured
    When the administrator opens the properties of the connection
    Then the properties dialog is shown
    And Name shows "Contoso"
    And Azure service shows "Cloud Management"
    And Azure environment shows "Azure public cloud"
    And User discovery shows "on"

  @CON-6
  Scenario: A change that was confirmed is shown afterwards
    When the administrator opens the properties of the connection
    And the administrator enters "Users of Contoso" as Description
    And the administrator selects OK
    Then it is accepted
    When the administrator opens the properties of the connection
    Then Description shows "Users of Contoso"

  @CON-6
  Scenario: Discovery that was switched off runs no more
    When the administrator opens the properties of the connection
    And the administrator chooses "off" as User discovery
    And the administrator selects OK
    Then it is accepted
    When full discovery runs
    Then it is refused because it is not available

  @CON-2 @CON-3
  Scenario: Delete changes nothing in Entra, and the app can be brought back
    When the administrator deletes the connection
    Then it is accepted
    And nothing was written in Entra
    And no connection is listed
    When the administrator comes to the App page for Cloud Management
    And the administrator browses for the Web app
    And the administrator selects Import for a server app
    And the portal adds a new key
    And the administrator fills the dialog for the created app with the portal's key
    And the administrator selects Verify
    And the administrator selects OK
    Then it is accepted

  @CON-5
  Scenario: After Delete discovery asks nothing more
    When the administrator deletes the connection
    And 8 days pass
    Then the site queried Microsoft Graph for no users of the tenant

  @TEN-6
  Scenario: After Delete the service can be configured again
    When the administrator deletes the connection
    And the administrator comes to the App page for Cloud Management as "Again"
    And the administrator picks both known apps
    And the wizard is finished
    Then one connection is listed

  @CON-10
  Scenario: What was discovered stays or goes after Delete, as the site says of itself
    Given full discovery has run
    When the administrator deletes the connection
    Then what was discovered is what the site says of deleted connections
