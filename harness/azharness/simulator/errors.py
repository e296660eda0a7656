"""Errors of the simulated site.

AzharnessError                anything the tool tells its user (azharness.contract.errors)
└── SimulatorError            the simulated site cannot be run
    ├── StoreError            its store cannot be used
    │   ├── MasterKeyError    the master key is unusable, or not the one that the store was made with
    │   └── StoreFormatError  the file is no store of this version
    └── ServeError            the address cannot be listened at

What a console user is told are not these: `declined.RefusalError` and `declined.CloudFailureError` become outcomes and never
leave the package.
"""

from __future__ import annotations

from azharness.contract.errors import AzharnessError


class SimulatorError(AzharnessError):
    """The simulated site cannot be run."""

    code = "simulator"


class StoreError(SimulatorError):
    """The store cannot be used."""

    code = "simulator-store"


class MasterKeyError(StoreError):
    """The master key is unusable, or not the one that the store was made with."""

    code = "simulator-master-key"


class StoreFormatError(StoreError):
    """The file is no store of this version."""

    code = "simulator-store-format"


class ServeError(SimulatorError):
    """The address cannot be listened at."""

    code = "simulator-serve"
