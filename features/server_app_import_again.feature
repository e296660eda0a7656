Feature: Import a server app again
  An app that the site has created can be imported later, for example with a key that was made in the portal.

  @SRV-16
  Scenario: A created app that is imported again counts as imported, or as the site says
    Given an empty site in the tenant Contoso
    And an Azure service is connected with a created server app
    And the portal has added a new key
    When the administrator comes to the App page as "Again"
    And the administrator browses for the Web app
    And the administrator selects Import for a server app
    And the administrator fills the dialog for "ConfigMgr Server Application" with the portal's new key
    And the administrator selects Verify
    And the administrator selects OK
    Then it is accepted
    And the tenants node shows the created app as imported, if the site says so of apps that are imported again
