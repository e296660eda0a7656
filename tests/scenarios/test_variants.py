"""Harmless variants: each is another site, in one thing alone."""

from __future__ import annotations

import pytest

from azharness.contract import codec
from azscenarios import variants
from azscenarios.variants import VARIANTS


def test_there_are_ten() -> None:
    """IDs, order, words, fields, notice, switch twice, more calls, smaller pages, another try: each has a name of its own."""
    assert len(set(VARIANTS)) == len(VARIANTS) == 10


@pytest.mark.parametrize("name", VARIANTS)
def test_a_variant_says_hello(name: str) -> None:
    """Each can be made, and keeps to the contract at once."""
    backend = getattr(variants, name)()
    assert codec.decode_hello(backend.hello()).contract_version
    backend.close()


def test_an_unknown_variant_is_an_attribute_error() -> None:
    """Names that are no variant's are not made up."""
    with pytest.raises(AttributeError, match="no variant named"):
        variants.nobody  # noqa: B018
