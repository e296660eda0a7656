"""Secrets at rest: sealed with AES-GCM under a master key that is never stored."""

from __future__ import annotations

import os
from typing import Final, final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from azharness.simulator.errors import MasterKeyError

KEY_SIZE: Final = 32
_NONCE_SIZE: Final = 12


@final
class Vault:
    """Seals and opens short texts; what is sealed for one purpose does not open for another."""

    __slots__ = ("_cipher",)

    def __init__(self, master_key: bytes) -> None:
        if len(master_key) != KEY_SIZE:
            raise MasterKeyError(
                f"A master key has {KEY_SIZE} bytes, not {len(master_key)}.",
                hint="Make one with `openssl rand -base64 32` and keep it outside the store.",
            )
        self._cipher = AESGCM(master_key)

    def seal(self, secret: str, purpose: str) -> bytes:
        """Seal a text: a fresh nonce, the ciphertext and its tag."""
        nonce = os.urandom(_NONCE_SIZE)
        return nonce + self._cipher.encrypt(nonce, secret.encode(), purpose.encode())

    def open(self, sealed: bytes, purpose: str) -> str:
        """Open what `seal` made for the same purpose; `MasterKeyError` under any other key or purpose."""
        try:
            secret = self._cipher.decrypt(sealed[:_NONCE_SIZE], sealed[_NONCE_SIZE:], purpose.encode())
        except (InvalidTag, ValueError):
            raise MasterKeyError(
                "The master key does not open this store.",
                cause="The store was made with another master key, or was changed by hand.",
                hint="Start the site with the key that made the store, or with a new store.",
            ) from None
        return secret.decode()
