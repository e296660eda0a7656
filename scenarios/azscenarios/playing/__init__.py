"""Playing traces on a backend, the model beside it."""

from __future__ import annotations

from azscenarios.playing.player import Played, play

__all__ = ["Played", "play"]
