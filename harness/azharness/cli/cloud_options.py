"""Options of the shell made from the messages of the control plane, so that they cannot say anything else."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Collection
from typing import Any, Final, TypeVar

import click
import msgspec
from msgspec import inspect as types

from azharness.cli.errors import UsageError

F = TypeVar("F", bound=Callable[..., Any])
M = TypeVar("M", bound=msgspec.Struct)
_ATTRIBUTE = re.compile(r"^(\w+): ")


def options(message: type[msgspec.Struct], *, but: Collection[str] = ()) -> Callable[[F], F]:
    """Give a command an option for each field of a message."""
    info = types.type_info(message)
    assert isinstance(info, types.StructType)
    helps = _helps(message)

    def decorate(function: F) -> F:
        for field in reversed(info.fields):
            if field.name not in but:
                function = _option(field, helps.get(field.name, ""))(function)
        return function

    return decorate


def message_of(message: type[M], given: dict[str, Any]) -> M:
    """Make the message from what the options of `options` got."""
    try:
        return msgspec.convert(
            {name: value for name, value in given.items() if value not in (None, ())}, message
        )
    except msgspec.ValidationError as error:
        raise UsageError(
            f"That is not how a {message.__name__} can be.",
            cause=str(error),
            hint="The command's --help tells what each option takes.",
        ) from None


def _option(field: types.Field, text: str) -> Callable[[F], F]:
    kind, callback = _kind(field.type)
    return click.option(
        f"--{field.name.replace('_', '-')}",
        field.name,
        type=kind,
        multiple=callback in (_listed, _headers, _values),
        callback=callback,
        required=field.required,
        metavar=_METAVARS.get(callback),
        help=text,
    )


def _kind(of: types.Type) -> tuple[click.ParamType[Any] | type, Any]:
    """Tell an option's type, and what reads its values where it can be repeated."""
    kind: tuple[click.ParamType[Any] | type, Any] = (str, None)
    match of:
        case types.UnionType(types=several):
            kind = _kind(next(one for one in several if not isinstance(one, types.NoneType)))
        case types.LiteralType(values=values):
            kind = (click.Choice([str(value) for value in values]), _number if 1 in values else None)
        case types.IntType():
            kind = (int, None)
        case types.FloatType():
            kind = (float, None)
        case types.ListType():
            kind = (str, _listed)
        case types.DictType(value_type=types.StrType()):
            kind = (str, _headers)
        case types.DictType():
            kind = (str, _values)
    return kind


def _number(_: click.Context, __: click.Parameter, given: str | None) -> int | None:
    return None if given is None else int(given)


def _listed(_: click.Context, __: click.Parameter, given: tuple[str, ...]) -> list[str] | None:
    return list(given) or None


def _headers(_: click.Context, parameter: click.Parameter, given: tuple[str, ...]) -> dict[str, str] | None:
    pairs = [text.partition(":") for text in given]
    if any(not colon for _, colon, _ in pairs):
        raise click.BadParameter("give NAME:VALUE.", param=parameter)
    return {name.strip(): value.strip() for name, _, value in pairs} or None


def _values(_: click.Context, parameter: click.Parameter, given: tuple[str, ...]) -> dict[str, Any] | None:
    pairs = [text.partition("=") for text in given]
    if any(not sign for _, sign, _ in pairs):
        raise click.BadParameter(
            "give NAME=VALUE; the value is JSON, or text where it is none.", param=parameter
        )
    return {name: _json(value) for name, _, value in pairs} or None


def _json(text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        return text


_METAVARS: Final = {_headers: "NAME:VALUE", _values: "NAME=JSON"}


def _helps(message: type[msgspec.Struct]) -> dict[str, str]:
    """Read the texts of a message's attributes from its docstring."""
    found: dict[str, str] = {}
    name = ""
    for line in inspect.cleandoc(message.__doc__ or "").partition("Attributes:\n")[2].splitlines():
        text = line.strip()
        if (start := _ATTRIBUTE.match(text)) and line[4:5].strip():
            name, text = start[1], text[start.end() :]
        found[name] = f"{found.get(name, '')} {text}".strip()
    return {key: text[:1].upper() + text[1:] for key, text in found.items()}
