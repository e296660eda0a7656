"""The machines: the wizard, its dialogs, a secret key, a connection, and a client at the doors."""
