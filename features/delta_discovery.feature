@delta
Feature: Delta discovery of users
  Between two full discoveries the site asks Microsoft Graph for what changed since the last run, every so many minutes.

  Background:
    Given an empty site in the tenant Contoso
    And the portal has added the person "Nora Lind"
    And Cloud Management is connected with delta discovery of users every 5 minutes
    And full discovery has run

  @CFG-1
  Scenario: Delta discovery runs at its interval
    When 5 minutes pass
    Then the connection's last delta run has succeeded
    And the connection's last delta run has just ended
    When 5 minutes pass
    Then the connection's last delta run has just ended

  @DSC-5
  Scenario: A new person is found without a full discovery
    When the portal adds the person "Omar Diaz"
    Then the site has not stored the person "Omar Diaz"
    When 5 minutes pass
    Then the site has stored the person "Omar Diaz"

  @DSC-5
  Scenario: A new name is found without a full discovery
    When the portal renames the person "Nora Lind" to "Nora Berg"
    And 5 minutes pass
    Then the site knows the person "Nora Lind" as "Nora Berg"

  @DSC-5
  Scenario: A person who was disabled is left out without a full discovery
    When the portal disables the person "Nora Lind"
    And 5 minutes pass
    Then the site has not stored the person "Nora Lind"

  @DSC-5
  Scenario: After a failed delta discovery the next one brings what was missed
    When the portal adds the person "Omar Diaz"
    And Microsoft Graph answers every request for changes of users with "service unavailable"
    And 5 minutes pass
    Then the connection's last delta run has failed
    When the portal adds the person "Petra Kolb"
    And Microsoft Graph answers as it should again
    And 5 minutes pass
    Then the site has stored the person "Omar Diaz"
    And the site has stored the person "Petra Kolb"

  @DSC-5
  Scenario: Where Microsoft Graph has forgotten the place, a full discovery follows at once
    When 5 minutes pass
    And the portal adds the person "Omar Diaz"
    And 31 days pass
    Then the connection's last run has just ended
    And the site has stored the person "Omar Diaz"

  @DSC-9
  Scenario: Who was deleted is gone after the next full discovery
    When the portal deletes the person "Nora Lind"
    And 5 minutes pass
    And full discovery runs
    Then the site has not stored the person "Nora Lind"

  @CFG-1
  Scenario Outline: <minutes> minutes between delta discoveries are refused
    When the administrator opens the properties of the connection
    And the administrator enters "<minutes>" as Minutes between user delta discoveries
    And the administrator selects OK
    Then it is refused because Minutes between user delta discoveries has not the right form

    Examples:
      | minutes |
      | 4       |
      | 1441    |
      | often   |

  @CON-6
  Scenario Outline: <minutes> minutes between delta discoveries are kept
    When the administrator opens the properties of the connection
    And the administrator enters "<minutes>" as Minutes between user delta discoveries
    And the administrator selects OK
    Then it is accepted
    When the administrator opens the properties of the connection
    Then Minutes between user delta discoveries shows "<minutes>"

    Examples:
      | minutes |
      | 6       |
      | 1440    |
