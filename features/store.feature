Feature: Microsoft Store for Business
  The Configuration page asks where content goes and in which languages. The store is synchronised every day and by hand.

  Background:
    Given an empty site in the tenants Contoso, Fabrikam and Fabrikam Federal

  @CFG-4
  Scenario Outline: <field> must be given and have the right form: "<text>"
    Given the wizard stands on the App page for Microsoft Store for Business
    And the portal has registered what the service needs
    And the service's apps have been imported
    When the administrator selects Next
    And the administrator fills the service's own page
    And the administrator enters "<text>" as <field>
    And the administrator selects Next
    Then it is refused because <reason>

    Examples:
      | field                                | text                   | reason                                                     |
      | Location to store downloaded content |                        | Location to store downloaded content is required           |
      | Location to store downloaded content | C:/Content             | Location to store downloaded content has not the right form |
      | Languages                            |                        | Languages is required or Default language is not offered   |
      | Languages                            | en-US,German language  | Languages has not the right form                           |
      | Default language                     |                        | Default language is required                               |
      | Default language                     | fr-FR                  | Default language is not offered                            |

  @CFG-4 @WIZ-15
  Scenario: With location, languages and default language the wizard goes on
    Given the wizard stands on the App page for Microsoft Store for Business
    And the portal has registered what the service needs
    And the service's apps have been imported
    When the administrator selects Next
    And the administrator fills the service's own page
    And the administrator selects Next
    Then the Summary page is shown
    And Languages shows "en-US,de-DE"
    And Default language shows "en-US"

  @CFG-6
  Scenario: It synchronises every 24 hours
    Given Microsoft Store for Business is connected with an imported server app
    When 1 minute passes
    Then the site got a token of the server app's own
    And the connection's last run has succeeded
    When 23 hours pass
    Then the connection's last run ended 23 hours ago
    When 1 hour passes
    Then the site got a token of the server app's own
    And the connection's last run has just ended

  @CFG-6
  Scenario: By hand it synchronises at most every ten minutes
    Given Microsoft Store for Business is connected with an imported server app
    And 1 minute has passed
    When 11 minutes pass
    And the administrator synchronises the store
    Then it is accepted
    And the site got a token of the server app's own
    When 9 minutes pass
    And the administrator synchronises the store
    Then it is refused because it is not available
    When 11 minutes pass
    And the administrator synchronises the store
    Then it is accepted
    And the connection's last run has just ended

  @TEN-4
  Scenario Outline: A second connection in the tenant <tenant> is refused
    Given Microsoft Store for Business is connected with an imported server app
    And the steps are about the tenant <tenant>
    And the portal has registered the server app "Second" with App ID URI "https://<domain>/Second"
    And the wizard stands on the App page for Microsoft Store for Business as "Again"
    And the server app "Second" has been imported
    When the administrator selects Next
    Then it is refused because Web app is in use already

    Examples:
      | tenant   | domain                   |
      | Contoso  | contoso.onmicrosoft.com  |
      | Fabrikam | fabrikam.onmicrosoft.com |

  @DIS-1
  Scenario: Its properties do not offer to disable authentication
    Given Microsoft Store for Business is connected with an imported server app
    When the administrator opens the properties of the connection
    And the administrator chooses "on" as Disable Microsoft Entra authentication for this tenant
    Then it is refused because it is not available

  @CON-1 @CON-6
  Scenario: Properties show and change what was configured
    Given Microsoft Store for Business is connected with an imported server app
    When the administrator opens the properties of the connection
    Then Languages shows "en-US,de-DE"
    When the administrator enters "en-US,fr-FR" as Languages
    And the administrator selects OK
    Then it is accepted
    When the administrator opens the properties of the connection
    Then Languages shows "en-US,fr-FR"
