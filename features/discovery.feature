Feature: Microsoft Entra user discovery
  The site asks Microsoft Graph for the tenant's users with the server app's own token, and stores them.

  @DSC-1 @DSC-2 @DSC-3
  Scenario: Full discovery stores the tenant's enabled member users
    Given an empty site in the tenant Contoso
    And Cloud Management is connected with a created server app
    When full discovery runs
    Then it is accepted
    And the site queried Microsoft Graph with the server app's own token
    And the site has stored every enabled member user of the tenant, and nobody else

  @DSC-1
  Scenario: Each run asks Microsoft Graph anew
    Given an empty site in the tenant Contoso
    And Cloud Management is connected with a created server app
    And full discovery has run
    When full discovery runs
    Then the site queried Microsoft Graph with the server app's own token

  @DSC-4
  Scenario: Users beyond the first page are stored too
    Given an empty site in the tenant Contoso, which has 1203 more people
    And Cloud Management is connected with an imported server app
    When full discovery runs
    Then it is accepted
    And the site has stored every enabled member user of the tenant, and nobody else

  @CFG-1
  Scenario Outline: Full discovery of users runs <schedule>
    Given an empty site in the tenant Contoso
    And the portal has registered the server app "ConfigMgr Server Application"
    And the portal has registered the client app "ConfigMgr Client Application" for the server app "ConfigMgr Server Application"
    And the wizard stands on the App page for Cloud Management
    And the server app "ConfigMgr Server Application" has been imported
    And the client app "ConfigMgr Client Application" has been imported
    When the administrator selects Next
    And the administrator chooses "on" as User discovery
    And the administrator chooses "<schedule>" as Full discovery schedule
    And the administrator selects Next
    Then Full discovery schedule shows "<schedule>"
    When the administrator selects Next
    And the administrator selects Next
    And the administrator selects Close
    And <time> pass
    Then the connection's last run has succeeded
    And the connection's last run has just ended
    When <time> pass
    Then the connection's last run has just ended

    Examples:
      | schedule     | time       |
      | every day    | 24 hours   |
      | every 7 days | 7 days     |
      | PT90M        | 90 minutes |

  @CFG-1
  Scenario Outline: "<text>" is no <field>
    Given an empty site in the tenant Contoso
    And the portal has registered the server app "ConfigMgr Server Application"
    And the portal has registered the client app "ConfigMgr Client Application" for the server app "ConfigMgr Server Application"
    And the wizard stands on the App page for Cloud Management
    And the server app "ConfigMgr Server Application" has been imported
    And the client app "ConfigMgr Client Application" has been imported
    When the administrator selects Next
    And the administrator chooses "on" as User discovery
    And the administrator enters "<text>" as <field>
    And the administrator selects Next
    Then it is refused because <field> has not the right form

    Examples:
      | field                   | text   |
      | Full discovery schedule | weekly |
      | Full discovery schedule | P      |

  @DSC-4
  Scenario: A run that is told to wait comes again by itself, and no sooner
    Given an empty site in the tenant Contoso
    And Cloud Management is connected with a created server app
    And Microsoft Graph answers the next request for users with "too many requests, try again in 600 seconds"
    When full discovery runs
    Then it fails because Microsoft Graph does not do it
    When 5 minutes pass
    Then Microsoft Graph was asked nothing that it had to put off
    When 5 minutes pass
    Then the connection's last run has succeeded
    And the connection's last run has just ended
    And the site has stored every enabled member user of the tenant, and nobody else

  @DSC-4
  Scenario: A run that is told to wait three times loses nobody
    Given an empty site in the tenant Contoso
    And Cloud Management is connected with a created server app
    And Microsoft Graph answers the next 3 requests for users with "too many requests, try again in 60 seconds"
    When full discovery runs
    And 1 minute passes
    And 1 minute passes
    And 1 minute passes
    Then the connection's last run has succeeded
    And the site has stored every enabled member user of the tenant, and nobody else

  @DSC-4
  Scenario: A failure in the middle of the pages loses nobody and doubles nobody
    Given an empty site in the tenant Contoso, which has 1203 more people
    And Cloud Management is connected with an imported server app
    And Microsoft Graph answers the first request for users and every later one with "service unavailable"
    When full discovery runs
    Then it fails because Microsoft Graph does not do it
    When Microsoft Graph answers as it should again
    And full discovery runs
    Then it is accepted
    And the site has stored every enabled member user of the tenant, and nobody else

  @DSC-6
  Scenario: An app that may not read the directory discovers nobody, and the connection says why
    Given an empty site in the tenant Contoso
    And Cloud Management is connected with an imported server app that may not read the directory
    When full discovery runs
    Then it fails because the app may not read the directory
    And the connection's last run has failed because the app may not read the directory

  @DSC-9
  Scenario Outline: A run that ends with "<problem>" deletes nobody
    Given an empty site in the tenant Contoso
    And Cloud Management is connected with a created server app
    And full discovery has run
    And Microsoft Graph answers every request for users with "<problem>"
    When full discovery runs
    Then it fails because Microsoft Graph does not do it
    And what the failed run left is what the site says of failed runs

    Examples:
      | problem             |
      | service unavailable |
      | no answer           |
      | half an answer      |
      | forbidden           |

  @CFG-11
  Scenario: The wizard goes on without any discovery, and discovery can be switched on later
    Given an empty site in the tenant Contoso
    And Cloud Management is connected without any discovery
    When full discovery runs
    Then it is refused because it is not available
    When the administrator opens the properties of the connection
    And the administrator chooses "on" as User discovery
    And the administrator selects OK
    Then it is accepted
    When 1 minute passes
    Then the site has stored every enabled member user of the tenant, and nobody else

  @DSC-9
  Scenario: Who was deleted stays until the next full discovery, and is gone then
    Given an empty site in the tenant Contoso
    And the portal has added the person "Nora Lind"
    And Cloud Management is connected with a created server app
    And full discovery has run
    When the portal deletes the person "Nora Lind"
    Then the site has stored the person "Nora Lind"
    When full discovery runs
    Then the site has not stored the person "Nora Lind"
