Feature: Renew the secret key
  A secret key ends. From then on the site cannot authenticate with Entra, until the key is renewed.

  Background:
    Given an empty site in the tenant Contoso

  @KEY-1 @KEY-14
  Scenario: With an expired key the site's work in Microsoft's cloud stops and says why
    Given an Azure service is connected with a created server app
    When 367 days pass
    Then the connection's last run has failed with Entra's reason
    When the service runs
    Then the connection's last run has failed with Entra's reason

  @KEY-1 @KEY-14
  Scenario: The same with the key of an imported app
    Given an Azure service is connected with an imported server app
    When 367 days pass
    And the service runs
    Then the connection's last run has failed with Entra's reason

  @KEY-2 @KEY-5
  Scenario: The portal's new key makes the site work again
    Given an Azure service is connected with an imported server app
    When 367 days pass
    And the service runs
    Then the connection's last run has failed with Entra's reason
    When the portal adds a new key
    And the administrator opens Renew Secret Key
    And the administrator enters the portal's new key and its expiry
    And the administrator selects OK
    And the service runs
    Then the connection's last run has succeeded

  @KEY-19
  Scenario: A new key from the portal before the expiry leaves no gap
    Given an Azure service is connected with an imported server app
    When 360 days pass
    And the portal adds a new key
    And the administrator opens Renew Secret Key
    And the administrator enters the portal's new key and its expiry
    And the administrator selects OK
    And 10 days pass
    Then the connection's last run has succeeded
    When the service runs
    Then the connection's last run has succeeded

  @KEY-2 @KEY-3
  Scenario: Renewal of a created app's key makes the site work again
    Given an Azure service is connected with a created server app
    When 367 days pass
    And the secret key of the created app is renewed
    Then it is accepted
    When the service runs
    Then the connection's last run has succeeded

  @KEY-3
  Scenario: Renewal keeps what another product has added to the registration
    Given an Azure service is connected with a created server app
    And the portal has added the redirect URI "https://approval.contoso.com" to the server app
    When the secret key of the created app is renewed
    Then it is accepted
    And the registration has "https://approval.contoso.com" among its redirect URIs

  @KEY-4
  Scenario Outline: A person with the role <role> may renew
    Given an Azure service is connected with a created server app
    When the administrator opens Renew Secret Key
    And a person with the role <role> signs in
    And the administrator selects OK
    Then it is accepted

    Examples:
      | role                            |
      | Cloud Application Administrator |
      | Global Administrator            |

  @KEY-4
  Scenario: A person who is nothing to the app may not renew
    Given an Azure service is connected with a created server app
    When the administrator opens Renew Secret Key
    And a person without any role signs in
    And the administrator selects OK
    Then it fails because the person lacks permission
    And nothing was written in Entra

  @KEY-5 @KEY-16
  Scenario: The portal's new key replaces that of an imported app
    Given an Azure service is connected with an imported server app
    When 367 days pass
    And the portal adds a new key
    And the administrator opens Renew Secret Key
    And the administrator enters the portal's new key and its expiry
    And the administrator selects OK
    Then it is accepted
    And nothing was written in Entra
    When the service runs
    Then the connection's last run has succeeded
    And the tenants node lists the tenant with its apps

  @KEY-16
  Scenario: Renewing the key of an imported app is left to the portal, whatever the app may do
    Given an Azure service is connected with an imported server app that may change applications
    When the portal adds a new key
    And the administrator opens Renew Secret Key
    And the administrator enters the portal's new key and its expiry
    And the administrator selects OK
    Then it is accepted
    And nothing was written in Entra

  @KEY-17
  Scenario: A wrong new key for an imported app is refused
    Given an Azure service is connected with an imported server app
    And the portal has added a new key
    When the administrator opens Renew Secret Key
    And the administrator enters the portal's new key and its expiry
    And the administrator enters a wrong Secret Key
    And the administrator selects OK
    Then it fails because Entra does not know the key
    When the service runs
    Then the connection's last run has succeeded

  @KEY-5
  Scenario Outline: <field> of the new key must be given
    Given an Azure service is connected with an imported server app
    And the portal has added a new key
    When the administrator opens Renew Secret Key
    And the administrator enters the portal's new key and its expiry
    And the administrator enters "" as <field>
    And the administrator selects OK
    Then it is refused because <field> is required

    Examples:
      | field             |
      | Secret Key        |
      | Secret Key Expiry |

  @KEY-18
  Scenario: A past expiry of a new key is refused
    Given an Azure service is connected with an imported server app
    And the portal has added a new key
    When the administrator opens Renew Secret Key
    And the administrator enters the portal's new key and its expiry
    And the administrator enters a Secret Key Expiry -1 days from today
    And the administrator selects OK
    Then it is refused because Secret Key Expiry does not lie in the future

  @KEY-19
  Scenario: Renewal before the expiry leaves no gap
    Given an Azure service is connected with a created server app
    When 360 days pass
    And the secret key of the created app is renewed
    And 10 days pass
    Then the connection's last run has succeeded
    When the service runs
    Then the connection's last run has succeeded

  @KEY-10
  Scenario: On Application Administrator reports differ, and Entra decides
    Given an Azure service is connected with a created server app
    When the administrator opens Renew Secret Key
    And a person with the role Application Administrator signs in
    And the administrator selects OK
    Then it is accepted, or fails because the person lacks permission

  @KEY-10
  Scenario: On Privileged Role Administrator reports differ, and Entra decides
    Given an Azure service is connected with a created server app
    And the portal has given the role Privileged Role Administrator to a person without any role
    When the administrator opens Renew Secret Key
    And a person with the role Privileged Role Administrator signs in
    And the administrator selects OK
    Then it is accepted, or fails because the person lacks permission

  @KEY-3
  Scenario: An owner who is Cloud Application Administrator renews
    Given an Azure service is connected with a created server app
    And a person with the role Cloud Application Administrator has been made an owner of the created app
    When the administrator opens Renew Secret Key
    And a person with the role Cloud Application Administrator signs in
    And the administrator selects OK
    Then it is accepted, or fails because the person lacks permission

  @KEY-11
  Scenario: An owner without a role renews
    Given an Azure service is connected with a created server app
    And a person without any role has been made an owner of the created app
    When the administrator opens Renew Secret Key
    And a person without any role signs in
    And the administrator selects OK
    Then it is accepted, or fails because the person lacks permission

  @KEY-9
  Scenario: From version 2409 on Global Administrator renews
    Given an Azure service is connected with a created server app
    When the administrator opens Renew Secret Key
    And a person with the role Global Administrator signs in
    And the administrator selects OK
    Then it is accepted

  @KEY-9
  Scenario: From version 2409 on Cloud Application Administrator is refused with Graph's reason
    Given an Azure service is connected with a created server app
    When the administrator opens Renew Secret Key
    And a person with the role Cloud Application Administrator signs in
    And the administrator selects OK
    Then it fails because the person lacks permission
    And nothing was written in Entra

  @KEY-8
  Scenario Outline: From version 2409 on an app that is <days> days old <is> renewed
    Given an Azure service is connected with a created server app
    When <days> days pass
    And the administrator opens Renew Secret Key
    And a person with the role Global Administrator signs in
    And the administrator selects OK
    Then it is <outcome>

    Examples:
      | days | is         | outcome                              |
      | 800  | can be     | accepted                             |
      | 801  | can not be | refused because it is not available  |

  @KEY-8
  Scenario: An app that is too old for renewal keeps its registration as it is
    Given an Azure service is connected with a created server app
    When 801 days pass
    And the administrator opens Renew Secret Key
    And a person with the role Global Administrator signs in
    And the administrator selects OK
    Then it is refused because it is not available
    And nothing was written in Entra

  @KEY-12
  Scenario Outline: From version 2409 on renewal asks for a validity, here <validity>
    Given an Azure service is connected with a created server app
    When the secret key of the created app is renewed for "<validity>"
    Then it is accepted
    And the new key ends after <validity>

    Examples:
      | validity |
      | 3 months |
      | 6 months |
      | 1 year   |
      | 2 years  |

  @KEY-6
  Scenario: A new secret key that was typed is not shown
    Given an Azure service is connected with an imported server app
    When the administrator opens Renew Secret Key
    And the administrator enters a wrong Secret Key
    Then Secret Key shows "entered"

  @KEY-15
  Scenario: A token that the site holds when its key expires serves out its life, and no longer
    Given Cloud Management is connected with a created server app
    When 364 days pass
    And 23 hours pass
    And full discovery runs
    Then it is accepted
    When 90 minutes pass
    And full discovery runs
    Then it is accepted, or it fails because the secret key has expired
    When 61 minutes pass
    And full discovery runs
    Then it fails because the secret key has expired
