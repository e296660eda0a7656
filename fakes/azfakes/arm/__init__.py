"""Azure Resource Manager: subscriptions, resource groups, roles and Log Analytics workspaces."""
