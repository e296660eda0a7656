"""The model: state machines that predict the allowed answers to every command and cite the requirements."""

from __future__ import annotations

from azharness.model.describe import MACHINES, cited, describe
from azharness.model.model import Model
from azharness.model.prediction import (
    ABSENT,
    Branch,
    Expect,
    Observation,
    Prediction,
    Shape,
    Value,
)
from azharness.model.table import Table

__all__ = [
    "ABSENT",
    "MACHINES",
    "Branch",
    "Expect",
    "Model",
    "Observation",
    "Prediction",
    "Shape",
    "Table",
    "Value",
    "cited",
    "describe",
]
