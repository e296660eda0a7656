Feature: Secrecy
  Secret keys, passwords and tokens pass through the site, and none of them is shown, kept in clear or sent where it does
  not belong. Names come back as they were typed, whatever stands in them.

  Background:
    Given an empty site in the tenant Contoso

  @SEC-1
  Scenario: No secret of a created app comes back
    Given Cloud Management is connected with a created server app
    And a client holds a user token for the site
    When the client presents it at the cloud management gateway
    And full discovery runs
    Then no secret stands anywhere in the answer, nor in a request outside its own field
    When the secret key of the created app is renewed
    Then no secret stands anywhere in the answer, nor in a request outside its own field
    When the administrator looks at every node of the console
    Then no secret stands anywhere in the answer, nor in a request outside its own field

  @SEC-1
  Scenario: No secret of an imported app comes back, also where its key is refused
    Given an Azure service is connected with an imported server app
    When the administrator opens Renew Secret Key
    And the administrator enters a wrong Secret Key
    And the administrator enters a Secret Key Expiry 300 days from today
    And the administrator selects OK
    Then it fails because Entra does not know the key
    And no secret stands anywhere in the answer, nor in a request outside its own field

  @SEC-1
  Scenario: No secret stands in a notice
    Given Cloud Management is connected with a created server app
    When 364 days pass
    And the administrator looks at every node of the console
    Then no secret stands anywhere in the answer, nor in a request outside its own field

  @SEC-1
  Scenario: No secret of an imported app stands in a node after its key has ended
    Given an Azure service is connected with an imported server app
    When 367 days pass
    And the administrator looks at every node of the console
    Then no secret stands anywhere in the answer, nor in a request outside its own field

  @SEC-1
  Scenario: No secret of an imported app stands in the log or in the state that the site hands out
    Given an Azure service is connected with an imported server app
    When 367 days pass
    And the administrator collects the site's log and state, if the site hands them out
    Then no secret stands anywhere in the answer, nor in a request outside its own field

  @SEC-1
  Scenario: No secret stands in the log or in the state after a discovery
    Given Cloud Management is connected with an imported server app
    When full discovery runs
    And the administrator collects the site's log and state, if the site hands them out
    Then no secret stands anywhere in the answer, nor in a request outside its own field

  @CRT-8
  Scenario: The credentials of whoever signed in to create, renew and update are kept nowhere
    Given Cloud Management is connected with a created server app
    When the secret key of the created app is renewed
    And the administrator updates the application settings
    And the administrator looks at every node of the console
    And 2 hours pass
    And the administrator collects the site's log and state, if the site hands them out
    Then no secret stands anywhere in the answer, nor in a request outside its own field

  @NAT-7
  Scenario: The credentials of whoever signed in to create a native app are kept nowhere
    Given the portal has registered the server app "ConfigMgr Server Application"
    And the wizard stands on the App page for Cloud Management
    And the server app "ConfigMgr Server Application" has been imported
    And the client app "ConfigMgr Client Application" has been created
    And the wizard has been finished
    When the administrator looks at every node of the console
    And 2 hours pass
    And the administrator collects the site's log and state, if the site hands them out
    Then no secret stands anywhere in the answer, nor in a request outside its own field

  @SEC-2
  Scenario Outline: Names that hold <what> come back as they were typed
    Given the wizard has been filled with names that hold <what>
    When the administrator comes to the Summary page
    Then the summary shows the names with <what> as they were typed
    When the administrator selects Next
    And the administrator selects Next
    And the administrator selects Close
    Then every node shows the names with <what> as they were typed

    Examples:
      | what                |
      | markup              |
      | quotation marks     |
      | control characters  |
      | right-to-left marks |

  @SEC-2
  Scenario Outline: The Server App dialog lists names that hold <what> as they were typed
    Given the service has the Server App dialog
    And the wizard has been filled with names that hold <what>
    When the administrator browses for the Web app
    Then the dialog lists the server app under a name with <what> as it was typed

    Examples:
      | what                |
      | markup              |
      | quotation marks     |
      | control characters  |
      | right-to-left marks |
