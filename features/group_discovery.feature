@groups
Feature: Microsoft Entra user group discovery
  The site stores the security groups in scope with their members, and those of their members whom it does not know yet.

  Background:
    Given an empty site in the tenant Contoso
    And the portal has added the person "Nora Lind"
    And the portal has added the person "Omar Diaz"
    And the portal has added the security group "Engineering" with "Nora Lind"
    And the portal has added the security group "Finance" with "Omar Diaz"
    And the portal has added the Microsoft 365 group "Choir" with "Nora Lind"

  @DSC-7
  Scenario: Security groups in scope are stored with their members, and no others
    Given Cloud Management is connected with discovery of the groups "Engineering" and "Choir"
    When full discovery of groups runs
    Then it is accepted
    And the site has stored the group "Engineering"
    And the group "Engineering" has the member "Nora Lind"
    And the group "Engineering" has not the member "Omar Diaz"
    And the site has not stored the group "Finance"
    And the site has not stored the group "Choir"

  @DSC-8
  Scenario: Members whom the site does not know yet become users
    Given Cloud Management is connected with discovery of the group "Engineering"
    When full discovery of groups runs
    Then the site has stored the person "Nora Lind"
    And the site has not stored the person "Omar Diaz"

  @DSC-9
  Scenario: Without groups in scope nothing is discovered
    Given Cloud Management is connected with discovery of no group
    When full discovery of groups runs
    Then it is accepted
    And the site has stored no group

  @CFG-1
  Scenario: Full discovery of groups runs by its schedule
    Given Cloud Management is connected with discovery of the group "Engineering"
    When 7 days pass
    Then the connection's last run of groups has succeeded
    And the connection's last run of groups has just ended
    When 7 days pass
    Then the connection's last run of groups has just ended

  @CFG-10 @delta
  Scenario: Delta discovery of groups brings who came and who went
    Given Cloud Management is connected with discovery of the group "Engineering", and of their changes every 5 minutes
    And full discovery of groups has run
    When the portal adds the person "Omar Diaz" to the group "Engineering"
    And the portal removes the person "Nora Lind" from the group "Engineering"
    And 5 minutes pass
    Then the connection's last delta run of groups has just ended
    And the group "Engineering" has the member "Omar Diaz"
    And the group "Engineering" has not the member "Nora Lind"

  @CFG-1
  Scenario: A scope that is no list of object IDs is refused
    Given Cloud Management is connected with discovery of the group "Engineering"
    When the administrator opens the properties of the connection
    And the administrator enters "Engineering" as Groups to discover
    And the administrator selects OK
    Then it is refused because Groups to discover has not the right form

  @CFG-11
  Scenario: Discovery of groups can be switched on later
    Given Cloud Management is connected without any discovery
    When the administrator opens the properties of the connection
    And the administrator chooses "on" as Group discovery
    And the administrator enters the group "Engineering" as Groups to discover
    And the administrator selects OK
    Then it is accepted
    When full discovery of groups runs
    Then the site has stored the group "Engineering"

  @CON-5
  Scenario: After Delete the site asks for groups no more
    Given Cloud Management is connected with discovery of the group "Engineering"
    And full discovery of groups has run
    When the administrator deletes the connection
    And 8 days pass
    Then the site queried Microsoft Graph for no groups of the tenant
