"""Microsoft Graph v1.0, as far as directory objects go."""
