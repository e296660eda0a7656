"""Azure Resource Manager, as far as a client needs it to find its subscriptions."""
