"""The model: state machines that predict the allowed answers to every command and cite the requirements."""

from __future__ import annotations

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

__all__ = ["ABSENT", "Branch", "Expect", "Model", "Observation", "Prediction", "Shape", "Value"]
