"""The wizard's pages and the dialogs, one file each."""
