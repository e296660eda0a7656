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
      | schedule     | time     |
      | every day    | 24 hours |
      | every 7 days | 7 days   |
