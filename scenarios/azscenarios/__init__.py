"""Feature files made executable: steps, properties, mutants and the pytest suite."""
