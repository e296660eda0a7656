"""The generated tests of the suite; collected by path, beside the features."""
