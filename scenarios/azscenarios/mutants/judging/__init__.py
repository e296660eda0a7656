"""Judging mutants: everything is loaded once, each mutant is tried in a process that is split off from there."""
