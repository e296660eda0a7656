"""Simulation and conformance harness for the Azure Services wizard of Configuration Manager."""
