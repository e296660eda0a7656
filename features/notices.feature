Feature: Console notifications on secret keys
  The console tells when the key of a created app expires soon, and when it has expired.

  Background:
    Given an empty site in the tenant Contoso

  @NTF-1
  Scenario: A notice comes before the key of a created app expires
    Given Cloud Management is connected with a created server app
    When 2 hours pass
    Then the console does not notify that secret keys expire soon
    When 364 days pass
    Then the console notifies that secret keys expire soon

  @NTF-2
  Scenario: A notice tells that the key of a created app has expired
    Given Cloud Management is connected with a created server app
    When 2 hours pass
    Then the console does not notify that secret keys have expired
    When 367 days pass
    Then the console notifies that secret keys have expired

  @NTF-3
  Scenario: An imported app raises no notice of an upcoming expiry
    Given Cloud Management is connected with an imported server app
    When 364 days pass
    Then the console does not notify that secret keys expire soon

  @NTF-4
  Scenario: Renewal withdraws both notices
    Given Cloud Management is connected with a created server app
    When 364 days pass
    And the secret key of the created app is renewed
    And 2 hours pass
    Then the console does not notify that secret keys expire soon
    And the console does not notify that secret keys have expired

  @NTF-5
  Scenario: Silence, then the first notice, then the second
    Given Cloud Management is connected with a created server app
    When 180 days pass
    Then the console does not notify that secret keys expire soon
    And the console does not notify that secret keys have expired
    When 180 days pass
    Then the console notifies that secret keys expire soon
    When 10 days pass
    Then the console notifies that secret keys have expired
    When 300 days pass
    Then the console notifies that secret keys have expired

  @NTF-8
  Scenario: A change shows within the hour
    Given Cloud Management is connected with a created server app
    When 364 days pass
    Then the console notifies that secret keys expire soon
    When 1 day passes
    And 61 minutes pass
    Then the console notifies that secret keys have expired

  @NTF-9
  Scenario: A notice leads to the renewal of the key
    Given Cloud Management is connected with a created server app
    When 364 days pass
    Then the console notifies that secret keys expire soon
    And the notice that secret keys expire soon offers renewal

  @KEY-13
  Scenario: Notices of an imported app follow the date that was entered
    Given Cloud Management is connected with an imported server app
    When 367 days pass
    Then the console notifies that secret keys have expired
