Feature: Update application settings
  The site changes the registration of its server app, so that clients can ask for device tokens and the site can read
  the directory.

  Background:
    Given an empty site in the tenant Contoso
    And Cloud Management is connected with an imported server app that may not read the directory

  @UPD-1
  Scenario: The action asks for confirmation
    Then the tenants node lists the tenant with its apps
    When the administrator opens Update Application Settings
    Then it is accepted
    And the Update Application Settings dialog is shown

  @UPD-5
  Scenario: After Yes the app may read the directory
    When the administrator opens Update Application Settings
    And a person with the role Global Administrator signs in
    And the administrator selects OK
    Then it is accepted

  @UPD-3
  Scenario: Doing it twice changes nothing more
    When the administrator updates the application settings
    And the administrator updates the application settings
    Then it is accepted
    And no app registration was made in Entra

  @UPD-6
  Scenario Outline: A person with the role <role> may not consent and changes nothing
    When the administrator opens Update Application Settings
    And a person with the role <role> signs in
    And the administrator selects OK
    Then it fails because the person lacks permission
    And nothing was written in Entra

    Examples:
      | role                            |
      | Cloud Application Administrator |
      | Application Administrator       |

  @UPD-6
  Scenario: A person who may not consent is refused also where the consent is there already
    When the administrator updates the application settings
    And the administrator opens Update Application Settings
    And a person with the role Application Administrator signs in
    And the administrator selects OK
    Then it fails because the person lacks permission
    And nothing was written in Entra

  @UPD-6
  Scenario: A person without any role changes nothing
    When the administrator opens Update Application Settings
    And a person without any role signs in
    And the administrator selects OK
    Then it fails because the person lacks permission
    And nothing was written in Entra

  @UPD-6
  Scenario: No changes nothing
    When the administrator opens Update Application Settings
    And a person with the role Global Administrator signs in
    And the administrator cancels the dialog
    Then nothing was written in Entra

  @UPD-4
  Scenario: From version 2309 on the update adds the redirect URI of the local host
    When the administrator opens Update Application Settings
    And a person with the role Global Administrator signs in
    And the administrator selects OK
    Then it is accepted
    And the registration has "http://localhost" among its redirect URIs

  @UPD-7
  Scenario: What else the registration held is kept
    Given the portal has added the redirect URI "https://approval.contoso.com" to the server app
    And a person without any role has been made an owner of the server app
    And the portal has added a new key
    When the administrator updates the application settings
    Then it is accepted
    And the registration has "https://approval.contoso.com" among its redirect URIs
    And the registration has kept its owner and its keys
