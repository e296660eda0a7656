"""Where a scenario begins, and how time passes in it."""

from __future__ import annotations

from pytest_bdd import given, parsers, when

from azscenarios.story import Story

_SECONDS = {"minute": 60, "hour": 3600, "day": 86400, "week": 7 * 86400, "year": 365 * 86400}


@given("an empty site in the tenant Contoso")
def empty_site(story: Story) -> None:
    """The article's example tenant in the public cloud, and a site that knows nothing of it."""
    story.begin("contoso")


@given("an empty site in the tenants Contoso, Fabrikam and Fabrikam Federal")
def empty_site_with_tenants(story: Story) -> None:
    """Two tenants in the public cloud and one in the US Government cloud; the steps begin with Contoso."""
    story.begin("contoso-fabrikam")


@given(parsers.parse("the steps are about the tenant {name}"))
@when(parsers.parse("the administrator turns to the tenant {name}"))
def turns_to_tenant(story: Story, name: str) -> None:
    """From here on apps, people and the connection are those of that tenant."""
    story.at = name


@given(parsers.parse("an empty site in the tenant Contoso, which has {people:d} more people"))
def empty_site_with_people(story: Story, people: int) -> None:
    """The same with so many more enabled member users in the tenant."""
    story.begin("contoso", people)


@given(parsers.parse("an empty site in the tenant Fabrikam Federal, which has {people:d} more people"))
def empty_site_of_government(story: Story, people: int) -> None:
    """A tenant in the US Government cloud, with so many more enabled member users."""
    story.at = "Fabrikam Federal"
    story.begin("fabrikam-gov", people)


@given(parsers.re(r"(?P<count>\d+) (?P<unit>minute|hour|day|week|year)s? (have|has) passed"))
@when(parsers.re(r"(?P<count>\d+) (?P<unit>minute|hour|day|week|year)s? pass(es)?"))
def time_passes(story: Story, count: str, unit: str) -> None:
    """Time passes in the cloud and on the site at once (a year counts 365 days)."""
    story.runner.pass_time(int(count) * _SECONDS[unit])
