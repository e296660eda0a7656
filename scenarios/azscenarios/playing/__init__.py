"""Playing traces on a backend, the model beside it."""

from __future__ import annotations

from azscenarios.playing.choices import Choices
from azscenarios.playing.files import read_trace
from azscenarios.playing.player import Played, play
from azscenarios.playing.stage import Noted, Stage

__all__ = ["Choices", "Noted", "Played", "Stage", "play", "read_trace"]
