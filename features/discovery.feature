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
