Feature: Cloud Management data flow with an imported app
  The audience of client tokens is the App ID URI that was entered at Import.

  @FLW-11
  Scenario Outline: The App ID URI that was entered is the audience at the <door>
    Given an empty site in the tenant Contoso
    And Cloud Management is connected with an imported server app
    And a client holds a user token for the site
    When the client presents it at the <door>
    Then the client is let in

    Examples:
      | door                     |
      | cloud management gateway |
      | management point         |
