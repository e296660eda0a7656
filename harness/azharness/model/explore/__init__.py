"""Exploration: sequences that take every state, transition and pair of transitions of the model's machines, found offline."""
