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

  @SRV-1 @CRT-4 @CRT-10 @CRT-15 @CRT-16 @CRT-19
  Scenario Outline: OK makes one web app with a key for <validity>
    When the administrator enters "https://intranet.contoso.com" as HomePage URL
    And the administrator chooses "<validity>" as Secret Key validity period
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
    Given a person with the role no role has signed in
    When the administrator fills the dialog for a new server app
    And the administrator selects OK
    Then it fails because the person lacks permission

  @CRT-15
  Scenario: HomePage URL may not be empty
    Given a person with the role Global Administrator has signed in
    When the administrator fills the dialog for a new server app
    And the administrator enters "" as HomePage URL
    And the administrator selects OK
    Then it is refused because HomePage URL is required
