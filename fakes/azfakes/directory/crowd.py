"""A crowd: members of a tenant who are computed from their number, and the groups that hold them.

Nobody of a crowd takes memory until something about them changes. Their object IDs are an encrypted number, so that the
number can be told from the ID and back.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from functools import cached_property, lru_cache
from typing import Any, Final, final
from weakref import WeakValueDictionary

from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext, algorithms, modes

from azfakes.directory.blocks import BlockTable
from azfakes.directory.documents import User
from azfakes.directory.encoding import cloud_sid_of
from azfakes.directory.history import MemberKind
from azfakes.directory.records import UserRecord
from azfakes.worlds.people import name_of, number_of, password_of

_BLOCK: Final = 16
_MOST_BYTES: Final = 4
_NUMBERS_END: Final = bytes(_BLOCK - _MOST_BYTES)
# The six bits that a GUID of version 4 has for itself: all that they can have been before.
_VERSIONS: Final = tuple(range(0, 256, 16))
_VARIANTS: Final = tuple(range(0, 256, 64))


@final
class CrowdIds:
    """Object IDs of numbers under a key, and the numbers of such IDs."""

    def __init__(self, *names: str) -> None:
        self._names = names
        self._number = lru_cache(maxsize=4096)(self._decrypted)
        self._encryptor, self._decryptor = _contexts(names)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), self._names

    def raw(self, numbers: Sequence[int]) -> Iterator[bytes]:
        """Write the IDs of some numbers as the sixteen bytes of GUIDs of version 4."""
        plain = b"".join([number.to_bytes(_BLOCK, "big") for number in numbers])
        mixed = bytearray(self._encryptor.update(plain))
        for place in range(0, len(mixed), _BLOCK):
            mixed[place + 6] = mixed[place + 6] & 0x0F | 0x40
            mixed[place + 8] = mixed[place + 8] & 0x3F | 0x80
            yield bytes(mixed[place : place + _BLOCK])

    def number(self, object_id: str) -> int | None:
        """Tell the number of an ID; None for one that is no number's."""
        return self._number(object_id)

    def _decrypted(self, object_id: str) -> int | None:
        """Try all that the six overwritten bits can have been: only a number decrypts to so many zeros."""
        try:
            raw = bytearray(uuid.UUID(object_id).bytes)
        except ValueError:
            return None
        tried = bytearray()
        for version in _VERSIONS:
            for variant in _VARIANTS:
                raw[6] = raw[6] & 0x0F | version
                raw[8] = raw[8] & 0x3F | variant
                tried += raw
        plain = self._decryptor.update(bytes(tried))
        for place in range(0, len(plain), _BLOCK):
            if plain.startswith(_NUMBERS_END, place):
                return int.from_bytes(plain[place + _BLOCK - _MOST_BYTES : place + _BLOCK], "big")
        return None


@dataclass(frozen=True)
class Crowd:
    """So many members of a tenant.

    Attributes:
        size: how many there are.
        domain: domain of their names.
        created: when all of them were made, as Graph writes it.
        ids: their object IDs.
    """

    size: int
    domain: str
    created: str
    ids: CrowdIds

    def number(self, key: str) -> int | None:
        """Tell whose object ID this is, from 0; None for somebody else's."""
        number = self.ids.number(key)
        return number if number is not None and number < self.size else None

    def number_of_name(self, name: str) -> int | None:
        """Tell whose user principal name this is at the start, from 0; None for somebody else's."""
        nickname, _, domain = name.rpartition("@")
        number = number_of(nickname) if domain == self.domain.lower() else None
        return number - 1 if number is not None and number <= self.size else None

    def keys(self, numbers: Sequence[int]) -> list[str]:
        """Write the object IDs of some numbers."""
        return [_as_guid(raw) for raw in self.ids.raw(numbers)]

    def people(self, numbers: Sequence[int]) -> Iterator[User]:
        """Make the documents of some numbers."""
        for number, raw in zip(numbers, self.ids.raw(numbers), strict=True):
            first, last, nickname = name_of(number + 1)
            address = f"{nickname}@{self.domain}"
            yield User(
                id=_as_guid(raw),
                user_principal_name=address,
                display_name=f"{first} {last}",
                given_name=first,
                surname=last,
                mail=address,
                mail_nickname=nickname,
                created_date_time=self.created,
                security_identifier=cloud_sid_of(raw),
            )


class CrowdRecord(UserRecord):
    """Somebody of a crowd; once anything about the record is set, the table that made it keeps it."""

    __slots__ = ("__weakref__", "_table")
    _table: CrowdTable

    def __init__(self, document: User, password: str, table: CrowdTable) -> None:
        # Past `__setattr__`: these records are made by the thousand, and nothing about this one has changed.
        for put, value in _PLAIN:
            put(self, value)
        for put, make in _MADE:
            put(self, make())
        _PUT_DOCUMENT(self, document)
        _PUT_PASSWORD(self, password)
        _PUT_TABLE(self, table)

    def __setattr__(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)
        self._table.keep(self.id, self)

    def __reduce__(self) -> tuple[Any, ...]:
        return _plain_record, ({one.name: getattr(self, one.name) for one in fields(UserRecord)},)


def _setter(kind: type, name: str) -> Callable[[object, object], None]:
    found: Callable[[object, object], None] = getattr(kind, name).__set__
    return found


_PUT_DOCUMENT: Final = _setter(UserRecord, "document")
_PUT_PASSWORD: Final = _setter(UserRecord, "password")
_PUT_TABLE: Final = _setter(CrowdRecord, "_table")
_FURTHER: Final = [one for one in fields(UserRecord) if one.name not in ("document", "password")]
_PLAIN: Final = [
    (_setter(UserRecord, one.name), one.default) for one in _FURTHER if one.default is not MISSING
]
_MADE: Final = [
    (_setter(UserRecord, one.name), one.default_factory)
    for one in _FURTHER
    if one.default_factory is not MISSING
]


@final
class CrowdTable(BlockTable[UserRecord]):
    """The people of a tenant with a crowd; who is looked at twice at once is the same record."""

    __slots__ = ("_alive", "crowd")

    def __init__(self, content: Mapping[str, UserRecord], crowd: Crowd, **places: Any) -> None:
        super().__init__(content, crowd, **places)
        self.crowd = crowd
        self._alive: WeakValueDictionary[int, CrowdRecord] = WeakValueDictionary()

    def entries(self, numbers: Sequence[int]) -> Iterator[tuple[str, UserRecord]]:
        """Make the records of some numbers."""
        alive = dict(self._alive)
        for number, document in zip(numbers, self.crowd.people(numbers), strict=True):
            record = alive.get(number) or CrowdRecord(document, password_of(number + 1), self)
            if len(numbers) == 1:
                self._alive[number] = record
            yield document.id, record


@final
class CrowdNames(dict[str, str]):
    """Object IDs by user principal name in lower case: those of a crowd are known by the names that they began with."""

    __slots__ = ("_crowd",)

    def __init__(self, content: Mapping[str, str], crowd: Crowd) -> None:
        super().__init__(content)
        self._crowd = crowd

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (dict(self), self._crowd)

    def get(self, name: str, default: str = "") -> str:  # type: ignore[override]
        """Find an object ID, or give the default."""
        if name in self:
            return self[name]
        number = self._crowd.number_of_name(name)
        return default if number is None else self._crowd.keys((number,))[0]


@final
@dataclass(frozen=True)
class CrowdPart:
    """Every so-manieth of a crowd: those whose number leaves `rest` when divided by `step`."""

    crowd: Crowd
    step: int
    rest: int

    @cached_property
    def size(self) -> int:
        """How many there are."""
        return len(range(self.rest, self.crowd.size, self.step))

    def number(self, key: str) -> int | None:
        """Tell whose object ID this is, counted within the part."""
        number = self.crowd.number(key)
        return None if number is None or number % self.step != self.rest else number // self.step

    def keys(self, numbers: Sequence[int]) -> list[str]:
        """Write the object IDs of some numbers of the part."""
        return self.crowd.keys([self.rest + number * self.step for number in numbers])


@final
class CrowdMembers(BlockTable[MemberKind]):
    """The members of a group that holds a part of a crowd."""

    __slots__ = ("_part",)

    def __init__(self, content: Mapping[str, MemberKind], part: CrowdPart, **places: Any) -> None:
        super().__init__(content, part, **places)
        self._part = part

    def entries(self, numbers: Sequence[int]) -> Iterator[tuple[str, MemberKind]]:
        """Write the object IDs of some members; all of them are people."""
        return ((key, "user") for key in self._part.keys(numbers))


def _plain_record(fields: dict[str, Any]) -> UserRecord:
    return UserRecord(**fields)


def _contexts(names: tuple[str, ...]) -> tuple[CipherContext, CipherContext]:
    """Make what turns numbers into IDs and back: each is one block, and nothing is secret about them."""
    key = hashlib.sha256("\x1f".join(("crowd", *names)).encode()).digest()[:_BLOCK]
    cipher = Cipher(algorithms.AES(key), modes.ECB())  # noqa: S305
    return cipher.encryptor(), cipher.decryptor()


def _as_guid(raw: bytes) -> str:
    text = raw.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
