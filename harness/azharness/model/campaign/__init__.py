"""Campaigns: many long runs over the model alone, drawn by weight and by what was not tried yet, far faster than with a backend.

A run begins at the empty site or where a guide leads to (`beginnings`); each step is one of all gestures that the alphabets know in
the situation (`bundles`, `administering`), drawn by how readily it leads on (`readiness`, `move`) or by how seldom it was made there
(`choosing`, `tally`). Everything is drawn by the campaign's seed and the run's number; what was tried is told from round to round, in
the order of the runs, so that it does not matter which process makes which run.
"""
