"""Entra ID: discovery, sign-in and tokens of the Microsoft identity platform, versions 1 and 2."""
