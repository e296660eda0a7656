Feature: Import a server app
  The Import apps dialog takes over a web app that the portal has registered already: it is typed, verified, confirmed.

  Background:
    Given an empty site in the tenant Contoso
    And the portal has registered the server app "ConfigMgr Server Application"
    And the Import apps dialog for a server app is open

  @SRV-9 @SRV-12
  Scenario: Verify, then OK, imports the app
    Given the administrator has filled the dialog for "ConfigMgr Server Application"
    When the administrator selects Verify
    Then it is accepted
    And nothing was written in Entra
    When the administrator selects OK
    Then the imported app can be used
    And nothing was written in Entra

  @SRV-1 @SRV-4
  Scenario: OK returns to the Server App dialog, which lists the app
    Given the administrator has cancelled the dialog and the wizard
    And the Server App dialog is open
    When the administrator selects Import for a server app
    And the administrator fills the dialog for "ConfigMgr Server Application"
    And the administrator selects Verify
    And the administrator selects OK
    Then the Server App dialog is shown
    And the dialog lists the app "ConfigMgr Server Application"

  @SRV-3
  Scenario: OK returns to the App page with the app selected
    Given the administrator has filled the dialog for "ConfigMgr Server Application"
    And the administrator has verified
    When the administrator selects OK
    And the administrator selects the app "ConfigMgr Server Application"
    And the administrator selects OK
    Then the App page is shown

  @SRV-5
  Scenario Outline: <field> must be given
    Given the administrator has filled the dialog for "ConfigMgr Server Application" but for <field>
    When the administrator selects Verify
    And the administrator selects OK
    Then it is refused because <field> is required or nothing was verified

    Examples:
      | field                       |
      | Microsoft Entra tenant Name |
      | Microsoft Entra tenant ID   |
      | Application Name            |
      | Client ID                   |
      | Secret Key                  |
      | Secret Key Expiry           |
      | App ID URI                  |

  @SRV-6
  Scenario Outline: <text> is no <field>
    Given the administrator has filled the dialog for "ConfigMgr Server Application"
    When the administrator enters "<text>" as <field>
    And the administrator selects Verify
    Then it is refused because <field> has not the right form

    Examples:
      | field                     | text                                   |
      | Microsoft Entra tenant ID | contoso                                |
      | Microsoft Entra tenant ID | 5e97358c-d99c-4558-af0c-de7774091ddz   |
      | Microsoft Entra tenant ID | {5e97358c-d99c-4558-af0c-de7774091dda} |
      | Microsoft Entra tenant ID | 5e97358cd99c4558af0cde7774091dda       |
      | Microsoft Entra tenant ID | 5e97358c-d99c-4558-af0c-de7774091dd    |
      | Microsoft Entra tenant ID | 5e97358c-d99c-4558-af0c-de7774091ddaa  |
      | Microsoft Entra tenant ID | 5e97358cd-99c-4558-af0c-de7774091dda   |
      | Client ID                 | ConfigMgr                              |
      | Client ID                 | a26a653e-17aa-43eb-ab36-0e36c7d29f4z   |
      | Client ID                 | a26a653e-17aa-43eb-ab36-0e36c7d29f499  |
      | Client ID                 | a26a653e1-7aa-43eb-ab36-0e36c7d29f49   |
      | Client ID                 | a26a653e-17aa-43eb-ab36-0e36c7d29f4    |
      | Client ID                 | {a26a653e-17aa-43eb-ab36-0e36c7d29f49} |
      | Client ID                 | a26a653e17aa43ebab360e36c7d29f49       |

  @SRV-7
  Scenario Outline: The key must not expire <when>
    Given the administrator has filled the dialog for "ConfigMgr Server Application"
    When the administrator enters a Secret Key Expiry <days> days from today
    And the administrator selects Verify
    And the administrator selects OK
    Then it is refused because Secret Key Expiry does not lie in the future or nothing was verified

    Examples:
      | when      | days |
      | today     | 0    |
      | yesterday | -1   |
      | last year | -365 |

  @SRV-7
  Scenario: A key may expire tomorrow
    Given the administrator has filled the dialog for "ConfigMgr Server Application"
    When the administrator enters a Secret Key Expiry 1 days from today
    And the administrator selects Verify
    And the administrator selects OK
    Then it is accepted

  @SRV-10
  Scenario Outline: After an edit of <field> Verify is needed again
    Given the administrator has filled the dialog for "ConfigMgr Server Application"
    And the administrator has verified
    When the administrator enters "<text>" as <field>
    And the administrator selects OK
    Then it is refused because nothing was verified
    When the administrator enters the registered <field> of "ConfigMgr Server Application"
    And the administrator selects OK
    Then it is refused because nothing was verified
    When the administrator selects Verify
    Then it is accepted
    And Entra was asked in the public cloud

    Examples:
      | field                     | text                                     |
      | Microsoft Entra tenant ID | 1f2e3d4c-5b6a-4798-8796-a5b4c3d2e1f0     |
      | Client ID                 | a26a653e-17aa-43eb-ab36-0e36c7d29f49     |
      | Secret Key                | another~key~that~Entra~never~issued~0000 |

  @SRV-18
  Scenario: A Verify that failed has verified nothing
    Given the administrator has filled the dialog for "ConfigMgr Server Application"
    When the administrator enters a wrong Secret Key
    And the administrator selects Verify
    And the administrator selects OK
    Then it is refused because nothing was verified

  @SRV-11
  Scenario: A wrong key fails with Entra's reason
    Given the administrator has filled the dialog for "ConfigMgr Server Application"
    When the administrator enters a wrong Secret Key
    And the administrator selects Verify
    Then it fails because Entra does not know the key
    And Entra has failed it with AADSTS7000215

  @SRV-11
  Scenario: An unknown tenant fails with Entra's reason
    Given the administrator has filled the dialog for "ConfigMgr Server Application"
    When the administrator enters "1f2e3d4c-5b6a-4798-8796-a5b4c3d2e1f0" as Microsoft Entra tenant ID
    And the administrator selects Verify
    Then it fails because Entra does not know the tenant

  @SRV-11
  Scenario: An expired key fails with Entra's reason
    Given the administrator has filled the dialog for "ConfigMgr Server Application"
    And 366 days have passed
    When the administrator enters a Secret Key Expiry 30 days from today
    And the administrator selects Verify
    Then it fails because the secret key has expired

  @SRV-15
  Scenario: An app that does not exist cannot be imported
    Given the administrator has filled the dialog for "ConfigMgr Server Application"
    When the administrator enters "a26a653e-17aa-43eb-ab36-0e36c7d29f49" as Client ID
    And the administrator selects Verify
    Then it fails because Entra does not know the app

  @KEY-6
  Scenario: A secret key that was typed is not shown
    When the administrator enters the registered Secret Key of "ConfigMgr Server Application"
    Then Secret Key shows "entered"

  @SRV-18
  Scenario: OK before a successful Verify is refused
    Given the administrator has filled the dialog for "ConfigMgr Server Application"
    When the administrator selects OK
    Then it is refused because nothing was verified
    And the Import apps (server) dialog is shown

  @SRV-2 @SVC-4
  Scenario: The Server App dialog offers to use, import and create
    When the administrator cancels the dialog
    And the administrator cancels the dialog
    And the administrator browses for the Web app
    Then the dialog offers Import, Create and OK

  @SRV-8
  Scenario: An App ID URI belongs to one app of the tenant
    Given the portal has registered the server app "Second" with App ID URI "https://contoso.onmicrosoft.com/Second"
    And the administrator has filled the dialog for "ConfigMgr Server Application"
    And the administrator has verified
    And the administrator has selected OK
    When the administrator selects Import for a server app
    And the administrator fills the dialog for "Second"
    And the administrator enters the App ID URI of "ConfigMgr Server Application"
    And the administrator selects Verify
    And the administrator selects OK
    Then it is refused because App ID URI is in use already or nothing was verified

  @SRV-13
  Scenario: Importing a known app again keeps one object
    Given the administrator has filled the dialog for "ConfigMgr Server Application"
    And the administrator has verified
    And the administrator has selected OK
    When the administrator selects Import for a server app
    And the administrator fills the dialog for "ConfigMgr Server Application"
    And the administrator selects Verify
    And the administrator selects OK
    Then it is accepted

  @SRV-1 @SRV-13
  Scenario: A known app that was imported again stands in the list once
    Given the administrator has cancelled the dialog and the wizard
    And the Server App dialog is open
    And the administrator has imported "ConfigMgr Server Application" from the list
    And the administrator has imported "ConfigMgr Server Application" from the list
    When the administrator cancels the dialog
    And the administrator browses for the Web app
    Then the dialog lists 1 app

  @SRV-10
  Scenario: After another environment was chosen Verify is needed again, and asks Entra there
    Given the administrator has cancelled the dialog and the wizard
    And the wizard stands on the App page for Cloud Management
    And the administrator has opened Import apps for a server app
    And the administrator has filled the dialog for "ConfigMgr Server Application"
    And the administrator has verified
    When the administrator cancels the dialog
    And the administrator cancels the dialog
    And the administrator chooses "Azure US Government cloud" as Azure environment
    And the administrator browses for the Web app
    And the administrator selects Import for a server app
    And the administrator fills the dialog for "ConfigMgr Server Application"
    And the administrator selects OK
    Then it is refused because nothing was verified
    When the administrator selects Verify
    Then it is not accepted
    And Entra was asked in the US Government cloud
