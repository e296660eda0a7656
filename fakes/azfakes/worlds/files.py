"""World files: a world as indented JSON, read and written."""

from __future__ import annotations

import msgspec

from azfakes.errors import WorldError
from azfakes.jsontext import UNREADABLE
from azfakes.worlds.schema import World


def decode_world(data: bytes) -> World:
    """Read a world file.

    Raises:
        WorldError: it holds no world.
    """
    try:
        return msgspec.json.decode(data, type=World)
    except UNREADABLE as error:
        raise WorldError(
            "The file holds no world.",
            cause=str(error),
            hint="`azharness cloud world show contoso` prints one to begin with.",
        ) from None


def encode_world(world: World) -> bytes:
    """Write a world as its file holds it."""
    return msgspec.json.format(msgspec.json.encode(world), indent=2) + b"\n"
