"""Apps that an earlier version created, and exports, where a backend offers them."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.model.conftest import CONTOSO, DAY, SERVER, URI, Walk

from azharness.contract import Capability
from azharness.contract import commands as c
from azharness.model import Shape

NOT_AVAILABLE = Shape("refused", "not-available")
LEAP_DAY = int(datetime(2020, 2, 29, 12, tzinfo=UTC).timestamp())
END = int(datetime(2119, 2, 28, 12, tzinfo=UTC).timestamp())
SEED = c.SiteSeed(
    apps=[
        c.SeededApp(
            tenant_id=CONTOSO,
            tenant_name="Contoso",
            environment="public",
            client_id=SERVER,
            name="Old",
            app_id_uri=URI,
            secret_key="an-old-key-of-the-site",
            created=LEAP_DAY,
        )
    ]
)
EVERYTHING = (Capability.CLOUD_MANAGEMENT, Capability.TIME, Capability.FIXTURES, Capability.EXPORT)


def connected() -> Walk:
    """A connection with an app of an earlier version."""
    walk = Walk(capabilities=EVERYTHING)
    walk.register()
    walk.accept(SEED)
    walk.to_app_page()
    walk.accept(c.WizardBrowse(kind="server"))
    walk.choose(SERVER)
    walk.import_client()
    walk.finish()
    return walk


def test_a_key_that_was_to_end_never_ends_after_99_years() -> None:
    """The day is that of its creation; where a year lacks it, the last of the month."""
    walk = connected()
    path = f"tenants/{CONTOSO}/apps/{SERVER}/secret_key_expiry"
    assert walk.failed(c.ConsoleTenants(), seen={path: END}) == set()
    assert walk.failed(c.ConsoleTenants(), seen={path: END + DAY}) == {"CRT-14"}


def test_no_notice_until_its_time_is_near() -> None:
    """A notice long before fails CRT-14, and a notice is due when the end is near."""
    walk = connected()
    walk.wait(3 * 365 * DAY)
    for kind in ("secret-keys-expire-soon", "secret-keys-expired"):
        early = walk.failed(c.ConsoleNotices(), seen={f"notices/{kind}/apps/{SERVER}": True})
        assert early == {"CRT-14"}
    walk.wait(END - 20 * DAY - walk.model.state.instant)
    soon = f"notices/secret-keys-expire-soon/apps/{SERVER}"
    assert walk.failed(c.ConsoleNotices(), seen={soon: False}) == {"NTF-1"}


def test_what_a_backend_declines_is_not_available() -> None:
    """Without the capabilities neither fixtures nor exports are there."""
    walk = Walk()
    assert walk.shapes(SEED) == {NOT_AVAILABLE}
    assert walk.shapes(c.SiteExport()) == {NOT_AVAILABLE}
