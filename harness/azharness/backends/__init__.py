"""Backends, however they are reached: in this process or over HTTP."""
