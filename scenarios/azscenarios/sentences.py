"""Sentences: a gesture of a trace in the words of the article, for whoever reads a failure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, get_args

import msgspec

from azharness.model import trace
from azscenarios.words import DOORS, FIELDS, TOKENS, VALUES

_SYMBOL = re.compile(r"\$\{([^}]+)\}")
_PERSON = re.compile(r"\$\{(.+)\.people\.([^}]+)\}")
_LABELS = {name: label for label, name in FIELDS.items()}
_WORDS = {name: words for words, name in VALUES.items()}
_TOLD = {name: words for words, name in TOKENS.items()}
_DOORS = {name: words for words, name in DOORS.items()}
_UNITS = ((365 * 86_400, "year"), (86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))
_HELD = {
    "user-token": "its user token",
    "device-token": "its device token",
    "site-token": "its client token",
    "pki-certificate": "its PKI certificate",
    "foreign-certificate": "a certificate of an unknown authority",
    "equal-app-id-uri": "a token of another tenant for an equal App ID URI",
    "other-app": "its token for another app",
}

_KINDS = {str(kind.__struct_config__.tag): kind for kind in get_args(trace.Gesture)}

Gesture = Mapping[str, Any]


def spoken(gesture: Gesture) -> str:
    """A gesture as a sentence without a full stop: `the administrator selects Next`."""
    whole = _with_defaults(gesture)
    say = _SENTENCES.get(str(gesture["command"]))
    return printable(_plain(say(whole) if say else f"{_who(whole)}does {_named(whole)}"))


def printable(text: str) -> str:
    """The text in one line of signs that can be seen, for names may hold others."""
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text)


def duration(seconds: int) -> str:
    """A time span in the largest unit that it is whole in: `3 days`."""
    size, unit = next(each for each in _UNITS if seconds % each[0] == 0)
    count = seconds // size
    return f"{count} {unit}" + ("" if count == 1 else "s")


def _with_defaults(gesture: Gesture) -> Gesture:
    """A gesture with what it leaves out, for a trace may be written by hand."""
    kind = _KINDS.get(str(gesture["command"]))
    usual = {field.name: field.default for field in msgspec.structs.fields(kind)} if kind else {}
    return {**{name: each for name, each in usual.items() if each is not msgspec.NODEFAULT}, **gesture}


def _plain(text: str) -> str:
    """The text with its symbols named: `${web-1.id}` becomes `the ID of web-1`."""
    return _SYMBOL.sub(lambda match: _meant(match[1]), text).replace("$$", "$")


def _meant(symbol: str) -> str:
    name, _, rest = symbol.removesuffix("|upper").partition(".")
    if not rest:
        return _moment(symbol)
    return f"{_possessive(name)} {rest.replace('.', ' ')}"


def _possessive(name: str) -> str:
    return f"{name}'s"


def _moment(symbol: str) -> str:
    place, distance = symbol[:3], int(symbol[3:])
    if place == "now":
        return "now" if not distance else f"{duration(abs(distance))} {'ahead' if distance > 0 else 'ago'}"
    return "today" if not distance else f"{abs(distance)} days {'from today' if distance > 0 else 'ago'}"


def _who(gesture: Gesture) -> str:
    session = gesture.get("session", "administrator")
    return "the administrator " if session == "administrator" else f"the {session} "


def _named(gesture: Gesture) -> str:
    arguments = (f"{name} {value!r}" for name, value in gesture.items() if name not in ("command", "session"))
    return " ".join([str(gesture["command"]), *arguments])


def _does(what: str) -> Callable[[Gesture], str]:
    return lambda gesture: _who(gesture) + what.format_map(gesture)


def _enters(gesture: Gesture) -> str:
    field, text = gesture["field"], gesture["value"]
    words = _WORDS.get(text) if field not in ("name", "description", "application_name") else None
    verb = "chooses" if words else "enters"
    return f'{_who(gesture)}{verb} "{words or text}" as {_LABELS.get(field, field)}'


def _signs_in(gesture: Gesture) -> str:
    ending = " and Entra refuses" if gesture.get("query") else ""
    return f"{_person(gesture['user'])} signs in for {_who(gesture).strip()}{ending}"


def _person(user: str) -> str:
    match = _PERSON.fullmatch(user)
    if not match:
        return user
    role, _, number = match[2].partition(".")
    who = "somebody without a role" if role == "no role" else f"a {role}"
    return f"{who} of {match[1]}" + (f" ({number})" if number else "")


def _app_page(kind: str) -> str:
    return "Web app" if kind == "server" else "Native Client app"


def _waits(gesture: Gesture) -> str:
    return f"{duration(gesture['seconds'])} pass"


def _fault(gesture: Gesture) -> str:
    times = gesture.get("times", 1)
    often = "every request" if times == 0 else "one request" if times == 1 else f"{times} requests"
    skip = f" after {gesture['skip']} that go through" if gesture.get("skip") else ""
    where = f"{gesture.get('method', '')} {gesture.get('path', '')}".strip()
    return f"the cloud's {gesture['service']} answers {often}{f' to {where}' if where else ''}{skip}: {gesture['kind']}"


def _presents(gesture: Gesture) -> str:
    token = gesture.get("token", "user-token")
    what = _HELD.get(token) or f"a token {_TOLD.get(token, token)}"
    return f"the client presents {what} at the {_DOORS.get(gesture['door'], gesture['door'])}"


def _portal(what: str) -> Callable[[Gesture], str]:
    return lambda gesture: f"the portal {what.format_map(gesture)}"


def _tenant(gesture: Gesture) -> str:
    match = re.fullmatch(r"\$\{(.+)\.id\}", gesture["tenant_id"])
    return match[1] if match else str(gesture["tenant_id"])


_SENTENCES: Mapping[str, Callable[[Gesture], str]] = {
    "wizard.start": _does("starts the Azure Services Wizard"),
    "wizard.enter": _enters,
    "dialog.enter": _enters,
    "wizard.next": _does("selects Next"),
    "wizard.back": _does("selects Back"),
    "wizard.cancel": _does("cancels the wizard"),
    "wizard.close": _does("selects Close"),
    "wizard.browse": lambda each: f"{_who(each)}browses for the {_app_page(each['kind'])}",
    "dialog.import": _does("selects Import for a {kind} app"),
    "dialog.create": _does("selects Create for a {kind} app"),
    "dialog.select": _does('selects the app "{client_id}"'),
    "dialog.verify": _does("selects Verify"),
    "dialog.ok": _does("selects OK"),
    "dialog.cancel": _does("cancels the dialog"),
    "person.signs-in": _signs_in,
    "console.services": _does("looks at the Azure services"),
    "console.tenants": _does("looks at the Microsoft Entra tenants"),
    "console.notices": _does("looks at the notifications"),
    "console.users": _does("looks at the discovered users"),
    "console.groups": _does("looks at the discovered groups"),
    "console.run-discovery": _does('runs full discovery of the {kind} of "{name}"'),
    "console.sync-store": _does('synchronises the store of "{name}"'),
    "console.renew": _does('opens Renew Secret Key for "{client_id}"'),
    "console.properties": _does('opens the properties of "{name}"'),
    "console.delete": _does('deletes the connection "{name}"'),
    "console.update-settings": _does('opens Update Application Settings for "{client_id}"'),
    "site.restart-executive": lambda _: "the administrator restarts the service sms_executive",
    "site.export": lambda _: "the site hands over its log and its stored state",
    "site.seed": lambda each: f"an earlier version of the site left {len(each['apps'])} app(s)",
    "clock.set": lambda _: "the site is told the time",
    "clock.advance": _waits,
    "fault.plan": _fault,
    "fault.clear": lambda _: "the cloud answers as it should again",
    "client.locate": lambda each: f"a client asks the gateway for the apps of {_tenant(each)}",
    "client.sign-in": lambda each: f"{_person(each['user'])} signs in at the client",
    "client.get-device-token": lambda each: f'the client gets a token for the device "{each["device"]}"',
    "client.restart": lambda _: "the service ccmexec is restarted on the client",
    "client.trigger-schedule": lambda each: f"the client's schedule {each['schedule']} is triggered",
    "client.present": _presents,
    "portal.register-server-app": _portal('registers the server app "{name}" with App ID URI "{app_id_uri}"'),
    "portal.register-client-app": _portal(
        'registers the client app "{name}" for the server app "{server_client_id}"'
    ),
    "portal.add-key": _portal('adds a key to the app "{client_id}" for {validity}'),
    "portal.add-redirect-uri": _portal('adds the redirect URI "{uri}" to the app "{client_id}"'),
    "portal.delete-app": _portal('deletes the app "{client_id}"'),
    "portal.restore-app": _portal('restores the app "{client_id}"'),
    "portal.add-owner": lambda each: (
        f'the portal makes {_person(each["user"])} an owner of the app "{each["client_id"]}"'
    ),
    "portal.assign-role": lambda each: f"the portal gives the role {each['role']} to {_person(each['user'])}",
    "portal.add-person": _portal('adds the person "{name}"'),
    "portal.change-person": lambda each: f"the portal changes {_person(each['user'])}",
    "portal.delete-person": lambda each: f"the portal deletes {_person(each['user'])}",
    "portal.add-group": _portal('adds the group "{name}"'),
    "portal.add-member": lambda each: (
        f'the portal adds {_person(each["user"])} to the group "{each["group"]}"'
    ),
    "portal.remove-member": lambda each: (
        f'the portal takes {_person(each["user"])} out of the group "{each["group"]}"'
    ),
    "portal.conditional-access": lambda each: (
        "the portal makes a policy that blocks everybody"
        if each.get("blocks", True)
        else "the portal switches the policy off"
    ),
    "portal.restrict-uris": lambda _: "the portal restricts App ID URIs",
    "portal.add-workspace": _portal('adds the workspace "{workspace}" in "{resource_group}"'),
    "portal.grant-azure-role": _portal('gives the role {role} on "{resource_group}" in Azure'),
}
