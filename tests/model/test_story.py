"""The whole story, each answer made from the prediction itself."""

from __future__ import annotations

from tests.model.conftest import (
    ADMIN,
    CONTOSO,
    DAY,
    MADE,
    NEW_KEY,
    PLAIN,
    SERVER,
    START,
    Walk,
    date,
    shown_by_portal,
)

from azharness.catalogue import load
from azharness.contract import actors as a
from azharness.contract import commands as c
from azharness.model import Shape, cited

FIRST_STRETCH = 360 * DAY
PAST_THE_END = 8 * DAY


def look_around(walk: Walk) -> None:
    """Look at every node of the console."""
    for look in (c.ConsoleServices(), c.ConsoleTenants(), c.ConsoleNotices(), c.ConsoleUsers()):
        walk.accept(look)


def knock(walk: Walk) -> None:
    """A client locates its apps, signs in and presents its token at both doors."""
    walk.accept(a.ClientLocate(tenant_id=CONTOSO))
    walk.accept(a.ClientSignIn(user=PLAIN))
    walk.accept(a.ClientPresent(door="gateway"))
    walk.accept(a.ClientPresent(door="management-point"))


def live_through_expiry(walk: Walk) -> None:
    """Discover, serve clients, and go past the end of the key."""
    walk.accept(c.ConsoleRunDiscovery(name="Contoso"))
    look_around(walk)
    knock(walk)
    walk.wait(FIRST_STRETCH)
    look_around(walk)
    walk.wait(PAST_THE_END)
    assert walk.do(c.ConsoleRunDiscovery(name="Contoso")).shape == Shape("failed", "key-expired")
    look_around(walk)
    knock(walk)


def work_again(walk: Walk) -> None:
    """After the renewal everything works."""
    walk.wait(2 * 3600)
    walk.accept(c.ConsoleRunDiscovery(name="Contoso"))
    look_around(walk)
    knock(walk)


def test_a_created_app_lives_through_its_key(walk: Walk) -> None:
    """From creation over expiry to renewal there is always an allowed answer, and the rules are judged."""
    walk.connect_created()
    live_through_expiry(walk)
    walk.accept(c.ConsoleRenew(client_id=MADE))
    walk.sign_in(ADMIN)
    walk.accept(c.DialogOk())
    work_again(walk)
    assert walk.judged >= {
        "CRT-7",
        "CRT-9",
        "CRT-10/one-secret",
        "CRT-16/ok",
        "CRT-19",
        "KEY-1",
        "KEY-2",
        "KEY-4/global-administrator",
        "KEY-7",
        "KEY-14",
        "KEY-15/clients",
        "NTF-1",
        "NTF-2",
        "NTF-4",
        "DSC-1",
        "DSC-2",
        "DSC-3",
        "FLW-1",
        "FLW-2/user-token@gateway",
        "FLW-2/user-token@management-point",
        "FLW-11/created-app-id-uri@gateway",
        "WIZ-7",
        "CON-1",
        "CON-8",
        "CON-9",
    }


def test_an_imported_app_lives_through_its_key(walk: Walk) -> None:
    """From import over expiry to renewal there is always an allowed answer, and the rules are judged."""
    walk.connect_imported()
    live_through_expiry(walk)
    end = START + 800 * DAY
    walk.accept(
        a.PortalAddKey(tenant_id=CONTOSO, client_id=SERVER),
        seen=shown_by_portal(SERVER, NEW_KEY, end),
    )
    walk.accept(c.ConsoleRenew(client_id=SERVER))
    walk.fill({"secret_key": NEW_KEY, "secret_key_expiry": date(end)})
    walk.accept(c.DialogOk())
    work_again(walk)
    assert walk.judged >= {
        "SRV-4/server-app-dialog",
        "SRV-9",
        "SRV-12",
        "NAT-2",
        "NAT-9",
        "KEY-1",
        "KEY-2",
        "KEY-5",
        "KEY-6",
        "KEY-16",
        "NTF-3",
        "NTF-7",
        "FLW-11/imported-app-id-uri@management-point",
    }


def test_every_citation_is_a_declared_case(walk: Walk) -> None:
    """What the model cites stands in `cited()`, and all of that stands in the catalogue."""
    walk.connect_created()
    live_through_expiry(walk)
    assert walk.judged <= cited()
    assert cited() <= {case.key for case in load().cases}
