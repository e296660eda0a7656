"""Versions are ordered, and each one says which services a backend has to offer."""

from __future__ import annotations

import pytest

from azharness.catalogue import ProductVersion, gate, in_window, required_services

RELEASED = [version for version in ProductVersion if version is not ProductVersion.ARTICLE]
ALL_THREE = ("cloud-management", "log-analytics-connector", "store-for-business")


def test_released_versions_ascend() -> None:
    """The gates of released versions grow in the order in which they are declared."""
    gates = [gate(version) for version in RELEASED]
    assert gates == sorted(set(gates))


def test_article_counts_as_2010() -> None:
    """The article's own state stands where version 2010 stands."""
    assert gate(ProductVersion.ARTICLE) == gate(ProductVersion.V2010)


def test_window_includes_its_beginning_and_excludes_its_end() -> None:
    """`since` belongs to a window and `until` does not."""
    since, until = ProductVersion.V2010, ProductVersion.V2107
    assert in_window(ProductVersion.V2010, since, until)
    assert not in_window(ProductVersion.V2107, since, until)
    assert not in_window(ProductVersion.V2006, since, until)
    assert in_window(ProductVersion.V2002, None, None)


@pytest.mark.parametrize(
    ("version", "services"),
    [
        ("article", ALL_THREE),
        ("2002", ALL_THREE),
        ("2010", ALL_THREE),
        ("2107", ("cloud-management", "store-for-business")),
        ("2207", ("cloud-management", "store-for-business")),
        ("2309", ("cloud-management",)),
        ("2503", ("cloud-management",)),
    ],
)
def test_required_services_shrink(version: str, services: tuple[str, ...]) -> None:
    """Later versions require fewer services, and Cloud Management always."""
    assert required_services(ProductVersion(version)) == services
