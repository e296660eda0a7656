"""A model walked with answers made from its own predictions, in a small cloud made by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import pytest

from azharness.contract import Capability, Hello, Parameters
from azharness.contract import actors as a
from azharness.contract import commands as c
from azharness.contract.cloud import CloudState, CloudTenant, Person, Workspace
from azharness.contract.hello import Decisions, Doors
from azharness.engine.compare import Comparison, compare
from azharness.model import ABSENT, Model, Observation, Prediction, Shape, Value

START = 1_768_435_200
"""2026-01-15 00:00 UTC."""
DAY = 86_400
CONTOSO = "5e97358c-d99c-4558-af0c-de7774091dda"
FABRIKAM = "0a51d7b4-2f0e-4c3b-9c57-5d0f1a2b3c4d"
ARLINGTON = "7c3f2b1a-9e8d-4c7b-a6f5-e4d3c2b1a098"
SERVER = "a26a653e-17aa-43eb-ab36-0e36c7d29f49"
NATIVE = "c1b2a3d4-0f1e-4d2c-8b3a-495867768594"
MADE = "d4c3b2a1-1111-4222-8333-444455556666"
URI = f"api://{CONTOSO}/ConfigMgrService"
KEY = "a-key-of-the-portal"
NEW_KEY = "another-key-of-the-portal"
ADMIN = "ada@contoso.example"
PLAIN = "pia@contoso.example"
CLERK = "cleo@contoso.example"
DEVICE = "CONTOSO-PC01"
WORKSPACE = Workspace(
    subscription_id="2f6f1a52-6f0e-4b6e-9c0b-6b7f0f2a7c11", resource_group="monitoring", name="contoso-logs"
)
ACCEPTED = Shape("accepted")


def object_id(number: int) -> str:
    """An object ID made of a number."""
    return f"00000000-0000-4000-8000-{number:012x}"


def person(number: int, name: str, *roles: str, enabled: bool = True, member: bool = True) -> Person:
    """A person with an object ID made of a number."""
    return Person(
        object_id=object_id(number),
        user_principal_name=name,
        enabled=enabled,
        member=member,
        roles=list(roles),
        attributes={"displayName": name.partition("@")[0], "mail": name},
    )


def cloud(people: int = 0) -> CloudState:
    """Contoso (with so many more people) and Fabrikam in the public cloud, Arlington in another."""
    staff = [
        person(1, ADMIN, "Global Administrator"),
        person(2, PLAIN),
        person(3, CLERK, "Cloud Application Administrator"),
        person(4, "gone@contoso.example", enabled=False),
        person(5, "guest@contoso.example", member=False),
        *(person(1000 + number, f"p{number}@contoso.example") for number in range(people)),
    ]
    others = {FABRIKAM: ("Fabrikam", "public", 50), ARLINGTON: ("Arlington", "usgov", 60)}
    return CloudState(
        instant=START,
        tenants=[
            CloudTenant(
                tenant_id=CONTOSO,
                name="Contoso",
                cloud="public",
                domains=["contoso.example"],
                people=staff,
                devices=[DEVICE],
                workspaces=[WORKSPACE],
            ),
            *(
                CloudTenant(
                    tenant_id=tenant_id,
                    name=name,
                    cloud=where,
                    domains=[f"{name.lower()}.example"],
                    people=[person(number, f"admin@{name.lower()}.example", "Global Administrator")],
                )
                for tenant_id, (name, where, number) in others.items()
            ),
        ],
    )


def date(instant: int) -> str:
    """An instant as the date that a person types."""
    return datetime.fromtimestamp(instant, UTC).date().isoformat()


class Walk:
    """A model and the answers that it is told."""

    def __init__(
        self,
        *,
        people: int = 0,
        version: str = "article",
        capabilities: tuple[Capability, ...] = (Capability.CLOUD_MANAGEMENT, Capability.TIME),
        parameters: Parameters | None = None,
        decisions: Decisions | None = None,
    ) -> None:
        """Begin with the cloud and an empty site."""
        self.judged: set[str] = set()
        self.after_each: Callable[[], None] = lambda: None
        self.model = Model(
            Hello(
                contract_version="1",
                name="made by hand",
                version="0",
                product_versions=[version],
                capabilities=list(capabilities),
                doors=Doors(gateway="https://gateway.example", management_point="https://mp.example"),
                parameters=parameters or Parameters(),
                decisions=decisions or Decisions(),
            )
        )
        self.do(a.CloudReset(world="contoso", people=people))
        self.model.learn(cloud(people))
        nowhere = c.Environment(login="https://login", graph="https://graph", arm="https://arm")
        clouds = dict.fromkeys(("public", "usgov", "china"), nowhere)
        self.do(c.SiteReset(environments=clouds, instant=START, product_version=version))

    def predict(self, command: c.Command | a.Act) -> Prediction:
        """What is allowed; never nothing."""
        prediction = self.model.predict(command)
        assert prediction, f"no say in {command}"
        return prediction

    def shapes(self, command: c.Command | a.Act) -> set[Shape]:
        """The outcomes that are allowed."""
        return {branch.shape for branch in self.predict(command)}

    def judge(
        self,
        command: c.Command | a.Act,
        shape: Shape = ACCEPTED,
        *,
        seen: Mapping[str, Value] | None = None,
    ) -> Comparison:
        """Compare an answer without going on: as predicted but for what is given (`ABSENT`: not there)."""
        prediction = self.predict(command)
        return compare(prediction, self._answer(prediction, shape, seen or {}))

    def failed(
        self, command: c.Command | a.Act, shape: Shape = ACCEPTED, *, seen: Mapping[str, Value] | None = None
    ) -> set[str]:
        """The case keys that fail by an answer."""
        return {case for each in self.judge(command, shape, seen=seen).differences for case in each.cites}

    def do(self, command: c.Command | a.Act, *, seen: Mapping[str, Value] | None = None) -> Observation:
        """Go on with the first allowed answer, with what is seen beside it."""
        return self._go(command, self.predict(command)[0].shape, seen or {})

    def _go(self, command: c.Command | a.Act, shape: Shape, seen: Mapping[str, Value]) -> Observation:
        prediction = self.predict(command)
        observation = self._answer(prediction, shape, seen)
        comparison = compare(prediction, observation)
        assert comparison.branch is not None, comparison.differences
        self.judged |= set(comparison.judged)
        self.model.observe(comparison.branch, observation)
        self.after_each()
        return observation

    def accept(self, command: c.Command | a.Act, *, seen: Mapping[str, Value] | None = None) -> None:
        """Go on, the command accepted, whatever else may be answered."""
        shapes = [branch.shape for branch in self.predict(command)]
        taken = next((shape for shape in shapes if shape.kind in {"accepted", "pending"}), None)
        assert taken is not None, (command, shapes)
        self._go(command, taken, seen or {})

    def fill(self, fields: dict[str, str]) -> None:
        """Type into the topmost dialog."""
        for field, value in fields.items():
            self.accept(c.DialogEnter(field=field, value=value))

    def sign_in(self, user: str) -> None:
        """Sign a person in at the topmost dialog."""
        self.accept(c.SigninBegin())
        self.model.signing_in("administrator", user)
        self.accept(c.SigninComplete(query={"code": "0"}))

    def wait(self, seconds: int) -> None:
        """Let time pass."""
        self.accept(a.ClockAdvance(seconds=seconds))
        self.accept(c.ClockSet(instant=self.model.state.cloud_instant))

    def _answer(self, prediction: Prediction, shape: Shape, seen: Mapping[str, Value]) -> Observation:
        fields = next((branch.fields for branch in prediction if branch.shape == shape), {})
        there: dict[str, Value] = {path[:-1]: "something" for path in fields if path.endswith("?")}
        items = {
            f"{path}/{item}": True for path, all_ in seen.items() if isinstance(all_, tuple) for item in all_
        }
        shown = there | {path: expect.allowed[0] for path, expect in fields.items()} | dict(seen) | items
        return Observation(shape, {path: value for path, value in shown.items() if value is not ABSENT})

    # Whole stretches of the way -------------------------------------------------------------------------------------

    def to_app_page(self, name: str = "Contoso", environment: str = "public") -> None:
        """Start the wizard and choose an environment."""
        self.accept(c.WizardStart())
        self.accept(c.WizardEnter(field="name", value=name))
        self.accept(c.WizardEnter(field="service", value="cloud-management"))
        self.accept(c.WizardNext())
        self.accept(c.WizardEnter(field="environment", value=environment))

    def register(self, *, key: str = KEY, end: int = START + 365 * DAY) -> None:
        """Both apps are registered in the portal."""
        self.accept(
            a.PortalRegisterServerApp(tenant_id=CONTOSO, name="Server", app_id_uri=URI),
            seen=shown_by_portal(SERVER, key, end),
        )
        self.register_client(SERVER)

    def register_client(self, server: str) -> None:
        """The native app is registered in the portal."""
        command = a.PortalRegisterClientApp(tenant_id=CONTOSO, name="Client", server_client_id=server)
        self.accept(command, seen={"client_id": NATIVE})

    def open_import(self, expiry: str = "", **others: str) -> None:
        """Open Import apps for a server app and fill it."""
        self.accept(c.WizardBrowse(kind="server"))
        self.accept(c.DialogImport(kind="server"))
        self.fill(import_fields(expiry) | others)

    def import_server(self, expiry: str = "") -> None:
        """Import the web app and choose it."""
        self.open_import(expiry)
        self.accept(c.DialogVerify())
        self.accept(c.DialogOk())
        self.choose(SERVER)

    def choose(self, client_id: str) -> None:
        """Select an app in the list and return with it."""
        self.accept(c.DialogSelect(client_id=client_id))
        self.accept(c.DialogOk())

    def open_create(self) -> None:
        """Open Create Server Application and name the app."""
        self.accept(c.WizardBrowse(kind="server"))
        self.accept(c.DialogCreate(kind="server"))
        self.fill({"application_name": "Server", "app_id_uri": URI})

    def create_server(self, user: str = ADMIN) -> None:
        """Create the web app and choose it."""
        self.open_create()
        self.sign_in(user)
        self.accept(c.DialogOk(), seen={"cloud/app/client_id": MADE})
        self.choose(MADE)

    def import_client(self, client_id: str = NATIVE) -> None:
        """Import the native app and choose it."""
        self.accept(c.WizardBrowse(kind="client"))
        self.accept(c.DialogImport(kind="client"))
        self.fill({"application_name": "Client", "client_id": client_id})
        self.accept(c.DialogVerify())
        self.accept(c.DialogOk())
        self.choose(client_id)

    def finish(self) -> None:
        """Go from the App page to the end, user discovery on."""
        self.accept(c.WizardNext())
        self.accept(c.WizardEnter(field="user_discovery", value="on"))
        self.accept(c.WizardEnter(field="user_full_schedule", value="P7D"))
        for _ in range(3):
            self.accept(c.WizardNext())
        self.accept(c.WizardClose())

    def connect_created(self) -> None:
        """The whole wizard with a created web app."""
        self.to_app_page()
        self.create_server()
        self.register_client(MADE)
        self.import_client()
        self.finish()

    def connect_imported(self) -> None:
        """The whole wizard with an imported web app."""
        self.register()
        self.to_app_page()
        self.import_server()
        self.import_client()
        self.finish()


def shown_by_portal(client_id: str, key: str, end: int) -> dict[str, Value]:
    """What the portal shows after it made a key."""
    return {"client_id": client_id, "secret_key": key, "secret_key_expiry": end}


def import_fields(expiry: str = "") -> dict[str, str]:
    """The seven fields of Import apps as the portal showed them."""
    return {
        "tenant_name": "Contoso",
        "tenant_id": CONTOSO,
        "application_name": "Server",
        "client_id": SERVER,
        "secret_key": KEY,
        "secret_key_expiry": expiry or date(START + 365 * DAY),
        "app_id_uri": URI,
    }


@pytest.fixture
def walk() -> Walk:
    """A walk that begins with an empty site."""
    return Walk()
