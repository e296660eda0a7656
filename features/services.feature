Feature: Service details
  What each service of the wizard takes: a native app or none, apps that are imported or created too, the clouds in which it
  exists, and the page of its own.

  Background:
    Given an empty site in the tenants Contoso, Fabrikam and Fabrikam Federal

  @SVC-1
  Scenario: The wizard offers three services
    Given the backend has all services of the article
    When the administrator starts the Azure Services Wizard
    Then Azure service offers just "Cloud Management", "Log Analytics Connector", "Microsoft Store for Business"

  @SVC-3 @SVC-4 @CLD-5 @SRV-14
  Scenario Outline: The App page of <service>
    Given the first page of the wizard is filled for <service>
    When the administrator selects Next
    Then the App page is shown
    And Azure environment offers just <clouds>
    And the page offers <ways to apps>

    Examples:
      | service                      | clouds                                            | ways to apps                                                |
      | Cloud Management             | "Azure public cloud", "Azure US Government cloud" | Browse for the Web app and Browse for the Native Client app |
      | Log Analytics Connector      | "Azure public cloud", "Azure US Government cloud" | Import for the Web app                                      |
      | Microsoft Store for Business | "Azure public cloud"                              | Browse for the Web app                                      |

  @SVC-3 @SVC-5
  Scenario Outline: What the App page of <service> does not have
    Given the first page of the wizard is filled for <service>
    When the administrator selects Next
    Then the App page is shown
    And the page does not offer <other ways>

    Examples:
      | service                      | other ways                                                  |
      | Log Analytics Connector      | Browse for the Web app and Browse for the Native Client app |
      | Microsoft Store for Business | Browse for the Native Client app                            |

  @SVC-3 @SVC-5
  Scenario: Log Analytics Connector takes neither a created app nor a native one
    Given the wizard stands on the App page for Log Analytics Connector
    When the administrator browses for the Web app
    Then it is refused because it is not available
    When the administrator selects Create for a server app
    Then it is refused because it is not available
    When the administrator browses for the Native Client app
    Then it is refused because it is not available

  @SVC-3
  Scenario: Microsoft Store for Business takes no native app
    Given the wizard stands on the App page for Microsoft Store for Business
    When the administrator browses for the Native Client app
    Then it is refused because it is not available

  @SVC-4 @SRV-2
  Scenario Outline: The Server App dialog of <service> offers to use, import and create
    Given the wizard stands on the App page for <service>
    When the administrator browses for the Web app
    Then the dialog offers Import, Create and OK
    When the administrator selects Import for a server app
    Then the Import apps (server) dialog is shown

    Examples:
      | service                      |
      | Cloud Management             |
      | Microsoft Store for Business |

  @SVC-9
  Scenario Outline: <service> does not go on without a web app
    Given the wizard stands on the App page for <service>
    When the administrator selects Next
    Then it is refused because Web app is required or Native Client app is required

    Examples:
      | service                      |
      | Cloud Management             |
      | Log Analytics Connector      |
      | Microsoft Store for Business |

  @WIZ-5 @WIZ-15
  Scenario Outline: <service> goes on to the <page> page
    Given the wizard stands on the App page for <service>
    And the portal has registered what the service needs
    And the service's apps have been imported
    When the administrator selects Next
    Then the <page> page is shown
    When the administrator fills the service's own page
    And the administrator selects Next
    Then the Summary page is shown

    Examples:
      | service                      | page          |
      | Cloud Management             | Discovery     |
      | Log Analytics Connector      | Configuration |
      | Microsoft Store for Business | Configuration |

  @CLD-1 @WIZ-7
  Scenario Outline: <service> in the global cloud
    Given <service> is connected with an imported server app
    Then the connection "Contoso" is listed for <service>

    Examples:
      | service                      |
      | Cloud Management             |
      | Log Analytics Connector      |
      | Microsoft Store for Business |

  @CLD-2 @CLD-3
  Scenario Outline: <service> in the US Government cloud
    Given the steps are about the tenant Fabrikam Federal
    And <service> is connected with an imported server app
    Then the connection "Fabrikam Federal" is listed for <service>

    Examples:
      | service                 |
      | Cloud Management        |
      | Log Analytics Connector |

  @CLD-4
  Scenario: Microsoft Store for Business is not in a private cloud
    Given the first page of the wizard is filled for Microsoft Store for Business
    When the administrator selects Next
    And the administrator chooses "Azure US Government cloud" as Azure environment
    Then it is refused because Azure environment is not offered

  @CLD-4
  Scenario: Microsoft Store for Business takes no app of a private cloud from another service
    Given the steps are about the tenant Fabrikam Federal
    And Cloud Management is connected with an imported server app
    And the steps are about the tenant Contoso
    And the wizard stands on the App page for Microsoft Store for Business
    When the administrator browses for the Web app
    Then the dialog lists 0 apps
    When the administrator turns to the tenant Fabrikam Federal
    And the administrator selects the app "ConfigMgr Server Application"
    Then it is not accepted

  @SVC-7
  Scenario: Log Analytics Connector is not offered any more
    Given the administrator has started the Azure Services Wizard
    When the administrator chooses "Log Analytics Connector" as Azure service
    Then it is refused because Azure service is not offered

  @SVC-8
  Scenario: Administration Service Management has a web app of its own
    Given Administration Service Management is connected with an imported server app
    Then the connection "Contoso" is listed for Administration Service Management
