"""The journal: the one record of a run, and the fold from it to verdicts."""
