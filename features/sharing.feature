Feature: Several services, one app
  The wizard is run again for another service. One web app can serve several services, and its key is renewed once for all.

  Background:
    Given an empty site in the tenants Contoso, Fabrikam and Fabrikam Federal
    And Cloud Management is connected with an imported server app

  @WIZ-8 @WIZ-9 @APP-1
  Scenario: A second service takes the app that the site knows
    Given the wizard stands on the App page for Microsoft Store for Business as "Store" with the known server app
    When the administrator comes to the Summary page
    And the administrator selects Next
    Then no app registration was made in Entra
    When the administrator selects Next
    Then the wizard has succeeded
    And the connection "Store" is listed for Microsoft Store for Business
    And the connection "Contoso" is listed for Cloud Management

  @TEN-5
  Scenario: One tenant holds connections of several services
    Given Microsoft Store for Business is connected as "Store" with an app of its own
    Then the connection "Store" is listed for Microsoft Store for Business
    And the connection "Contoso" is listed for Cloud Management

  @APP-1 @APP-3
  Scenario: The shared app stands in the list once, with all its services
    Given Microsoft Store for Business is connected as "Store" with the known server app
    When the administrator comes to the App page for Cloud Management as "Again"
    And the administrator browses for the Web app
    Then the dialog lists 1 app
    And the dialog shows the services Cloud Management and Microsoft Store for Business for the app "ConfigMgr Server Application"

  @APP-2 @KEY-1
  Scenario: One renewal serves all services on the app
    Given Microsoft Store for Business is connected as "Store" with the known server app
    When 367 days pass
    Then the last run of "Contoso" has failed with Entra's reason
    And the last run of "Store" has failed with Entra's reason
    When the portal adds a new key
    And the administrator opens Renew Secret Key
    And the administrator enters the portal's new key and its expiry
    And the administrator selects OK
    And the service of "Contoso" runs
    And the service of "Store" runs
    Then the last run of "Contoso" has succeeded
    And the last run of "Store" has succeeded

  @CON-4
  Scenario Outline: Deleting <deleted> leaves <left> working
    Given Microsoft Store for Business is connected as "Store" with the known server app
    When the administrator deletes the connection "<deleted>"
    Then the connection "<deleted>" is not listed
    When the service of "<left>" runs
    Then the last run of "<left>" has succeeded

    Examples:
      | deleted | left    |
      | Store   | Contoso |
      | Contoso | Store   |
