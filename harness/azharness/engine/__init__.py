"""The engine: carries commands to the backend and the cloud, compares, and records."""
