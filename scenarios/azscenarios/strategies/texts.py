"""Texts that people type: names, GUIDs and App ID URIs, good and spoiled."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st

_WORDS = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=12)
_AWKWARD = (
    "<b>Contoso</b> & Sons",
    "Contoso \"West\" 'East' `South`",
    "\u201cContoso\u201d",
    "Contoso\tNorth\x07",
    "Contoso \u202eosotnoC\u202c",
    "\u5eb7\u6258\u7d22 Contoso \U0001f511",
)
_FLAWS: tuple[Callable[[str], str], ...] = (
    lambda guid: guid[:-1],
    lambda guid: f"{guid}0",
    lambda guid: f"{{{guid}}}",
    lambda guid: guid.replace("-", ""),
    lambda guid: f"{guid[:-1]}x",
    lambda guid: f"{guid[:7]}-{guid[7]}{guid[9:]}",
)
"""One for each way in which a text misses the form of a GUID (decision A11)."""


def names(*known: str) -> st.SearchStrategy[str]:
    """Names of connections, apps and tenants, without blanks at their ends: one of the `known` ones, else a made-up one."""
    made = _WORDS.map(str.capitalize)
    return st.one_of(st.sampled_from(known), made) if known else made


def awkward_names() -> st.SearchStrategy[str]:
    """Names that could act where they are shown: markup, quotes, control characters, right-to-left marks (SEC-2)."""
    return st.sampled_from(_AWKWARD)


def spoiled_names() -> st.SearchStrategy[str]:
    """No names at all: nothing, or blanks."""
    return st.sampled_from(["", "  "])


def guids() -> st.SearchStrategy[str]:
    """GUIDs in their standard form, in either letter case; as good as surely nobody's."""
    written = st.uuids(version=4).map(str)
    return st.one_of(written, written.map(str.upper))


def spoiled_guids() -> st.SearchStrategy[str]:
    """Texts that miss the form of a GUID in one respect, or in all."""
    flawed = st.builds(lambda flaw, guid: flaw(guid), st.sampled_from(_FLAWS), guids())
    return st.one_of(st.sampled_from(["", "contoso"]), flawed)


def app_id_uris(tenant_id: str, *domains: str) -> st.SearchStrategy[str]:
    """App ID URIs that an app of the tenant may have: the recommended forms (fact F62), `domains` being verified ones."""
    heads = [f"api://{tenant_id}", *(f"https://{domain}" for domain in domains)]
    endings = st.one_of(st.just("ConfigMgrService"), _WORDS)
    return st.builds(lambda head, ending: f"{head}/{ending}", st.sampled_from(heads), endings)


def spoiled_app_id_uris() -> st.SearchStrategy[str]:
    """Texts that are no URI at all: nothing, words without a scheme, a scheme alone."""
    return st.one_of(st.sampled_from(["", "no uri", "api://", "https://"]), _WORDS)
