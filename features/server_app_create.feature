Feature: Create a server app
  The Create Server Application dialog registers the web app in Entra, with the rights of whoever signs in.

  Background:
    Given an empty site in the tenant Contoso
    And the Create Server Application dialog is open

  @CRT-6
  Scenario: OK before Sign in is refused
    When the administrator fills the dialog for a new server app
    And the administrator selects OK
    Then it is refused because nobody signed in
    And nothing was written in Entra

  @CRT-7 @CRT-9 @CRT-16
  Scenario: Sign in shows the tenant and writes nothing
    When a person with the role Global Administrator signs in
    Then it is accepted
    And Microsoft Entra tenant Name shows "Contoso"
    And nothing was written in Entra

  @CRT-16
  Scenario: Cancel after Sign in writes nothing
    Given a person with the role Global Administrator has signed in
    When the administrator cancels the dialog
    Then the Server App dialog is shown
    And nothing was written in Entra

  @SRV-1 @CRT-4 @CRT-10 @CRT-16 @CRT-19
  Scenario Outline: OK makes one web app with a key for <validity>
    When the administrator chooses "<validity>" as Secret Key validity period
    And the administrator creates it as "ConfigMgr Server Application" with App ID URI "api://{tenantId}/ConfigMgrService"
    Then it is accepted
    And one app registration was made in Entra
    And the Server App dialog is shown
    When the administrator cancels the dialog
    And the administrator browses for the Web app
    Then the dialog lists the app "ConfigMgr Server Application"

    Examples:
      | validity |
      | 1 year   |
      | 2 years  |

  @CRT-2
  Scenario Outline: <uri> is accepted as App ID URI
    When the administrator creates it as "ConfigMgr Server Application" with App ID URI "<uri>"
    Then it is accepted

    Examples:
      | uri                                             |
      | api://{tenantId}/ConfigMgrService               |
      | https://contoso.onmicrosoft.com/ConfigMgrService |

  @CRT-4 @CRT-5
  Scenario: Never yields no key
    When the administrator chooses "Never" as Secret Key validity period
    Then it is refused because Secret Key validity period is not offered

  @CRT-11
  Scenario: Who may not grant directory read is refused with Entra's reason
    Given a person without any role has signed in
    When the administrator fills the dialog for a new server app
    And the administrator selects OK
    Then it fails because the person lacks permission
    When the administrator cancels the dialog
    And the administrator cancels the dialog
    And the administrator browses for the Web app
    Then the dialog lists 0 apps

  @CRT-18
  Scenario: Who may register apps but not consent leaves no app behind
    Given a person with the role Cloud Application Administrator has signed in
    When the administrator fills the dialog for a new server app
    And the administrator selects OK
    Then it fails because the person lacks permission
    When the administrator cancels the dialog
    And the administrator cancels the dialog
    And the administrator browses for the Web app
    Then the dialog lists 0 apps

  @CRT-4
  Scenario: Three years are not offered
    When the administrator chooses "P3Y" as Secret Key validity period
    Then it is refused because Secret Key validity period is not offered

  @CRT-15
  Scenario: HomePage URL arrives in the registration as typed
    When the administrator enters "https://intranet.contoso.com" as HomePage URL
    And the administrator creates it as "ConfigMgr Server Application" with App ID URI "api://{tenantId}/ConfigMgrService"
    Then it is accepted
    And the registration has "https://intranet.contoso.com" as HomePage URL

  @CRT-13
  Scenario: Four validities are offered
    Then Secret Key validity period offers just "3 months", "6 months", "1 year", "2 years"

  @CRT-13
  Scenario Outline: A key of <validity> ends <validity> after it was made
    When the administrator chooses "<validity>" as Secret Key validity period
    And the administrator creates it as "ConfigMgr Server Application" with App ID URI "api://{tenantId}/ConfigMgrService"
    Then it is accepted
    And the new key ends after <validity>

    Examples:
      | validity |
      | 3 months |
      | 6 months |
      | 1 year   |
      | 2 years  |

  @CRT-15
  Scenario: HomePage URL may not be empty
    Given a person with the role Global Administrator has signed in
    When the administrator fills the dialog for a new server app
    And the administrator enters "" as HomePage URL
    And the administrator selects OK
    Then it is refused because HomePage URL is required

  @CRT-1
  Scenario: Both URLs are filled in
    Then HomePage URL shows "https://ConfigMgrService"
    And App ID URI shows "https://ConfigMgrService"

  @CRT-4
  Scenario: One year is chosen already
    Then Secret Key validity period shows "1 year"

  @CRT-3
  Scenario: An App ID URI that a known app has is refused
    When the administrator creates it as "ConfigMgr Server Application" with App ID URI "api://{tenantId}/ConfigMgrService"
    And the administrator selects Create for a server app
    And the administrator creates it as "Second" with App ID URI "api://{tenantId}/ConfigMgrService"
    Then it is not accepted

  @CRT-3
  Scenario: An App ID URI that an app unknown to the site has is refused
    Given the portal has registered the server app "Elsewhere" with App ID URI "https://contoso.onmicrosoft.com/Taken"
    When the administrator creates it as "Second" with App ID URI "https://contoso.onmicrosoft.com/Taken"
    Then it is not accepted

  @CRT-3
  Scenario: An App ID URI of an app that was deleted and can still be restored is refused
    Given the portal has registered the server app "Elsewhere" with App ID URI "https://contoso.onmicrosoft.com/Deleted"
    And the portal has deleted the server app "Elsewhere"
    When the administrator creates it as "Second" with App ID URI "https://contoso.onmicrosoft.com/Deleted"
    Then it is not accepted

  @CRT-12
  Scenario Outline: Where the tenant asks for verified domains, <uri> is refused with Entra's reason
    Given the tenant asks for a verified domain in App ID URIs
    When the administrator creates it as "ConfigMgr Server Application" with App ID URI "<uri>"
    Then it fails because Entra does not allow it
    And no app registration was made in Entra

    Examples:
      | uri                                |
      | https://ConfigMgrService           |
      | https://sites.example.net/ConfigMgr |

  @CRT-2
  Scenario Outline: Where the tenant asks for verified domains, <uri> is accepted
    Given the tenant asks for a verified domain in App ID URIs
    When the administrator creates it as "ConfigMgr Server Application" with App ID URI "<uri>"
    Then it is accepted

    Examples:
      | uri                                              |
      | api://{tenantId}/ConfigMgrService                |
      | https://contoso.onmicrosoft.com/ConfigMgrService |

  @CRT-8
  Scenario: A later creation asks to sign in again
    When the administrator creates it as "ConfigMgr Server Application" with App ID URI "api://{tenantId}/ConfigMgrService"
    And the administrator selects Create for a server app
    And the administrator enters "Second" as Application Name
    And the administrator enters "https://contoso.onmicrosoft.com/Second" as App ID URI
    And the administrator selects OK
    Then it is refused because nobody signed in

  @CRT-17
  Scenario: The ID of another tenant in the App ID URI is refused with Entra's reason
    When the administrator creates it as "ConfigMgr Server Application" with App ID URI "api://1f2e3d4c-5b6a-4798-8796-a5b4c3d2e1f0/ConfigMgrService"
    Then it fails because Entra does not allow it

  @WIZ-16
  Scenario: A created app stays known when the wizard is cancelled, or goes as the site says
    When the administrator creates it as "ConfigMgr Server Application" with App ID URI "api://{tenantId}/ConfigMgrService"
    And the administrator cancels the dialog
    And the administrator cancels the wizard
    And the administrator comes to the App page as "Again"
    And the administrator browses for the Web app
    Then the dialog lists the app "ConfigMgr Server Application", if the site says that Cancel keeps apps
