"""Key pairs for tests alone, each with its self-signed certificate; nothing outside the fake cloud trusts them."""
