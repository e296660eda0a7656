"""A walk over the model alone: breadth-first, with answers made from its own predictions, to see what can be reached.

Nothing is asked of a backend. Each walk begins at a stated start, which a guide reaches from the empty site by ordinary steps,
and goes on with all steps of an alphabet within bounds (`alphabet`); it notes which states, rows and guards of the tables
take part (`coverage`). `journeys` are the walks that reach all of them.
"""

from __future__ import annotations

from azharness.model.walk.coverage import Coverage
from azharness.model.walk.journeys import Journey, every_start, journeys
from azharness.model.walk.search import Start, walk

__all__ = ["Coverage", "Journey", "Start", "every_start", "journeys", "walk"]
