Feature: Update application settings of an app that may do more
  The portal let the server app change applications too. The update adds what the site needs, and leaves the rest alone.

  Background:
    Given an empty site in the tenant Contoso
    And Cloud Management is connected with an imported server app that may change applications

  @UPD-7
  Scenario: What the registration asked for is asked for still
    When the administrator updates the application settings
    Then it is accepted
    And the registration still asks for the permission to change applications

  @UPD-4
  Scenario: A redirect URI of the local host that is there already is kept, and none is added
    Given the portal has added the redirect URI "http://localhost" to the server app
    And the portal has added the redirect URI "https://approval.contoso.com" to the server app
    When the administrator updates the application settings
    Then it is accepted
    And the registration has "http://localhost" among its redirect URIs
    And the registration has "https://approval.contoso.com" among its redirect URIs
