"""The Gherkin vocabulary; `azharness steps` prints it."""
