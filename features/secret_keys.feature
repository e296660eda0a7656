Feature: Renew the secret key
  A secret key ends. From then on the site cannot authenticate with Entra, until the key is renewed.

  Background:
    Given an empty site in the tenant Contoso

  @KEY-1 @KEY-14
  Scenario: With an expired key the site's work in Microsoft's cloud stops and says why
    Given Cloud Management is connected with a created server app
    When 367 days pass
    Then the connection's last run has failed with Entra's reason
    When full discovery runs
    Then it fails because the secret key has expired

  @KEY-2 @KEY-3
  Scenario: Renewal of a created app's key makes the site work again
    Given Cloud Management is connected with a created server app
    When 367 days pass
    And the secret key of the created app is renewed
    Then it is accepted
    When full discovery runs
    Then it is accepted
    And the connection's last run has succeeded

  @KEY-4
  Scenario Outline: A person with the role <role> may renew
    Given Cloud Management is connected with a created server app
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
    Given Cloud Management is connected with a created server app
    When the administrator opens Renew Secret Key
    And a person without any role signs in
    And the administrator selects OK
    Then it fails because the person lacks permission
    And nothing was written in Entra

  @KEY-5 @KEY-16
  Scenario: The portal's new key replaces that of an imported app
    Given Cloud Management is connected with an imported server app
    When 367 days pass
    And the portal adds a new key
    And the administrator opens Renew Secret Key
    And the administrator enters the portal's new key and its expiry
    And the administrator selects OK
    Then it is accepted
    And nothing was written in Entra
    When full discovery runs
    Then it is accepted

  @KEY-17
  Scenario: A wrong new key for an imported app is refused
    Given Cloud Management is connected with an imported server app
    And the portal has added a new key
    When the administrator opens Renew Secret Key
    And the administrator enters the portal's new key and its expiry
    And the administrator enters a wrong Secret Key
    And the administrator selects OK
    Then it fails because Entra does not know the key
    When full discovery runs
    Then it is accepted

  @KEY-5
  Scenario Outline: <field> of the new key must be given
    Given Cloud Management is connected with an imported server app
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
    Given Cloud Management is connected with an imported server app
    And the portal has added a new key
    When the administrator opens Renew Secret Key
    And the administrator enters the portal's new key and its expiry
    And the administrator enters a Secret Key Expiry -1 days from today
    And the administrator selects OK
    Then it is refused because Secret Key Expiry does not lie in the future

  @KEY-19
  Scenario: Renewal before the expiry leaves no gap
    Given Cloud Management is connected with a created server app
    When 360 days pass
    And the secret key of the created app is renewed
    And 10 days pass
    Then the connection's last run has succeeded
    When full discovery runs
    Then it is accepted

  @KEY-10
  Scenario: Application Administrator may renew
    Given Cloud Management is connected with a created server app
    When the administrator opens Renew Secret Key
    And a person with the role Application Administrator signs in
    And the administrator selects OK
    Then it is accepted

  @KEY-6
  Scenario: A new secret key that was typed is not shown
    Given Cloud Management is connected with an imported server app
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
