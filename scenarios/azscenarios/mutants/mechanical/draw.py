"""Drawing some of the sites by a seed, spread over files and operators, so that few changes of the source change the draw."""

from __future__ import annotations

import hashlib
from collections import defaultdict

from azscenarios.mutants.mechanical.sites import Site, sites


def drawn(many: int, seed: int) -> list[Site]:
    """So many sites, in the order of the source; the same ones for the same seed and source.

    Sites of one operator in one file compete with each other: a group with four times as many sites gives twice as many.
    """
    groups: dict[tuple[str, str], list[Site]] = defaultdict(list)
    for site in sites():
        groups[site.file, site.change.operator].append(site)
    ranked = []
    for group in groups.values():
        group.sort(key=lambda site: _lot(site, seed))
        ranked += [
            ((place + 0.5) / len(group) ** 0.5, _lot(site, seed), site) for place, site in enumerate(group)
        ]
    ranked.sort(key=lambda each: each[:2])
    chosen = [site for _, _, site in ranked[:many]]
    return sorted(chosen, key=sites().index)


def _lot(site: Site, seed: int) -> str:
    return hashlib.sha256(f"{seed} {site.key}".encode()).hexdigest()
