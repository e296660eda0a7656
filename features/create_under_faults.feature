Feature: Create a server app while Microsoft Graph has problems
  Whatever happens between OK and its answer, the tenant ends with one registration for one app, or with none.

  Background:
    Given an empty site in the tenant Contoso
    And the Create Server Application dialog is open
    And a person with the role Global Administrator has signed in

  @CRT-16
  Scenario: An answer that gets lost leads to no second registration
    When the administrator fills the dialog for a new server app
    And Microsoft Graph answers the next request to register an app or to add a key with "an answer that gets lost"
    And the administrator selects OK
    And the administrator tries again if it has failed
    Then the Server App dialog is shown
    When the administrator cancels the dialog
    And the administrator browses for the Web app
    Then the dialog lists 1 app

  @CRT-16
  Scenario: No answer at all leads to no second registration either
    When the administrator fills the dialog for a new server app
    And Microsoft Graph answers the next request to register an app or to add a key with "no answer"
    And the administrator selects OK
    And the administrator tries again if it has failed
    Then the Server App dialog is shown
    When the administrator cancels the dialog
    And the administrator browses for the Web app
    Then the dialog lists 1 app

  @CRT-16
  Scenario: A request that arrives twice leads to no second registration
    When the administrator fills the dialog for a new server app
    And Microsoft Graph gets the next request to register an app or to add a key twice
    And the administrator selects OK
    And the administrator tries again if it has failed
    Then the Server App dialog is shown
    When the administrator cancels the dialog
    And the administrator browses for the Web app
    Then the dialog lists 1 app

  @CRT-18
  Scenario: What is not seen yet leads to no second registration
    When the administrator fills the dialog for a new server app
    And what the next request to register an app or to add a key creates at Microsoft Graph is seen only after 30 seconds
    And the administrator selects OK
    And the administrator tries again if it has failed
    Then the Server App dialog is shown
    When the administrator cancels the dialog
    And the administrator browses for the Web app
    Then the dialog lists 1 app

  @CRT-18
  Scenario: A key that cannot be added leaves no app at the site
    When the administrator fills the dialog for a new server app
    And Microsoft Graph answers the first request to register an app or to add a key and every later one with "forbidden"
    And the administrator selects OK
    Then it fails because Microsoft Graph does not do it
    When the administrator cancels the dialog
    Then the Server App dialog is shown
    And the dialog lists 0 apps

  @CRT-18
  Scenario: The next try after a key that could not be added makes one registration in all
    When the administrator fills the dialog for a new server app
    And Microsoft Graph answers the first request to register an app or to add a key and every later one with "forbidden"
    And the administrator selects OK
    Then it fails because Microsoft Graph does not do it
    When Microsoft Graph answers as it should again
    And the administrator selects OK
    Then it is accepted
    And the Server App dialog is shown
