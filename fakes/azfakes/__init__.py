"""The fake Microsoft cloud: Entra ID, Microsoft Graph and Resource Manager on one clock."""
