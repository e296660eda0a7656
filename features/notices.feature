Feature: Console notifications on secret keys
  The console tells when the key of a created app expires soon, and when it has expired.

  Background:
    Given an empty site in the tenant Contoso

  @NTF-1
  Scenario: A notice comes before the key of a created app expires
    Given an Azure service is connected with a created server app
    When 2 hours pass
    Then the console does not notify that secret keys expire soon
    When 364 days pass
    Then the console notifies that secret keys expire soon

  @NTF-6
  Scenario: Before version 2006 nothing tells of an imported app either
    Given an Azure service is connected with an imported server app
    When 367 days pass
    Then the console notifies of nothing

  @NTF-6
  Scenario: Before version 2006 there are no notices
    Given an Azure service is connected with a created server app
    When 364 days pass
    Then the console notifies of nothing
    When 10 days pass
    Then the console notifies of nothing

  @NTF-2
  Scenario: A notice tells that the key of a created app has expired
    Given an Azure service is connected with a created server app
    When 2 hours pass
    Then the console does not notify that secret keys have expired
    When 367 days pass
    Then the console notifies that secret keys have expired

  @NTF-3
  Scenario: An imported app raises no notice of an upcoming expiry
    Given an Azure service is connected with an imported server app
    When 364 days pass
    Then the console does not notify that secret keys expire soon

  @NTF-4
  Scenario: Renewal withdraws both notices
    Given an Azure service is connected with a created server app
    When 364 days pass
    And the secret key of the created app is renewed
    And 2 hours pass
    Then the console does not notify that secret keys expire soon
    And the console does not notify that secret keys have expired

  @NTF-5
  Scenario: Silence, then the first notice, then the second
    Given an Azure service is connected with a created server app
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
    Given an Azure service is connected with a created server app
    When 364 days pass
    Then the console notifies that secret keys expire soon
    When 1 day passes
    And 61 minutes pass
    Then the console notifies that secret keys have expired

  @NTF-9
  Scenario: A notice leads to the renewal of the key
    Given an Azure service is connected with a created server app
    When 364 days pass
    Then the console notifies that secret keys expire soon
    And the notice that secret keys expire soon offers renewal

  @NTF-1
  Scenario: One notice stands for the keys of several created apps
    Given an Azure service is connected with a created server app
    When the administrator comes to the App page as "Again"
    And the administrator browses for the Web app
    And the administrator selects Create for a server app
    And the administrator creates it as "Second" with App ID URI "https://contoso.onmicrosoft.com/Second"
    And 364 days pass
    Then the notice that secret keys expire soon names the app "ConfigMgr Server Application"
    And the notice that secret keys expire soon names the app "Second"

  @NTF-3
  Scenario: An imported app silences no notice about a created one
    Given an Azure service whose apps can be created is connected with an imported server app
    When the administrator comes to the App page as "Again"
    And the administrator browses for the Web app
    And the administrator selects Create for a server app
    And the administrator creates it as "Second" with App ID URI "https://contoso.onmicrosoft.com/Second"
    And 364 days pass
    Then the notice that secret keys expire soon names the app "Second"
    And the notice that secret keys expire soon does not name the app "ConfigMgr Server Application"

  @NTF-7
  Scenario: A notice tells that the key of an imported app has expired, if the site says so
    Given an Azure service is connected with an imported server app
    When 367 days pass
    Then the console notifies that secret keys have expired, if the site says that it tells of imported apps

  @KEY-13
  Scenario: Notices of an imported app follow the date that was entered, although the key lives on
    Given the wizard stands on the App page
    And the portal has registered what the service needs
    And the service's apps have been imported with a Secret Key Expiry 30 days from today
    And the wizard has been finished
    When 40 days pass
    Then the console notifies that secret keys have expired, if the site says that it tells of imported apps
    And the connection's last run has succeeded

  @KEY-13
  Scenario: Notices of an imported app follow the date that was entered, although the key has ended
    Given the wizard stands on the App page
    And the portal has registered what the service needs
    And the service's apps have been imported with a Secret Key Expiry 700 days from today
    And the wizard has been finished
    When 380 days pass
    Then the console does not notify that secret keys have expired
    And the connection's last run has failed with Entra's reason

  @CRT-14
  Scenario: A key that was made with Never ends after 99 years
    Given the portal has registered the server app "ConfigMgr Server Application" with a key for 99 years
    And an earlier version of the site has created "ConfigMgr Server Application" on 2020-02-29 with the validity Never
    And an Azure service is connected with the app of the earlier version
    Then the tenants node shows that the key ends on 2119-02-28

  @NTF-1
  Scenario: A key that was made with Never raises no notice until its 99 years are nearly over
    Given the portal has registered the server app "ConfigMgr Server Application" with a key for 99 years
    And an earlier version of the site has created "ConfigMgr Server Application" on 2020-02-29 with the validity Never
    And an Azure service is connected with the app of the earlier version
    When 3 years pass
    Then the console does not notify that secret keys expire soon
    And the console does not notify that secret keys have expired
    When 90 years pass
    Then the console does not notify that secret keys expire soon
    And the console does not notify that secret keys have expired
    When 60 days pass
    Then the console notifies that secret keys expire soon
