"""The `api-version` that every request names (facts R2, R20)."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from azfakes.arm.errors import ArmError
from azfakes.http import Call

_FORM = re.compile(r"(\d{4}-\d\d-\d\d)(?:-(?:preview|alpha|beta|rc|privatepreview))?", re.IGNORECASE)
# When the first version came, by the part of a path that tells what is asked for.
_FIRST: Final = "2014-01-01"

AUTHORIZATION_VERSIONS: Final = (
    "2015-07-01",
    "2018-01-01-preview",
    "2018-07-01",
    "2020-04-01-preview",
    "2020-08-01-preview",
    "2022-04-01",
    "2022-05-01-preview",
)
WORKSPACE_VERSIONS: Final = (
    "2015-11-01-preview",
    "2020-03-01-preview",
    "2020-08-01",
    "2020-10-01",
    "2021-06-01",
    "2021-12-01-preview",
    "2022-10-01",
    "2023-09-01",
    "2025-02-01",
    "2025-07-01",
)
RESOURCES_VERSIONS: Final = (
    "2021-04-01",
    "2022-09-01",
    "2022-12-01",
    "2023-07-01",
    "2024-03-01",
    "2024-11-01",
)


def check_form(call: Call) -> str:
    """Read the version of a request, in lower case, whose date is one of the calendar.

    Raises:
        ArmError: 400 where there is none or it has another form.
    """
    version = call.query.get("api-version", "").lower()
    if not version:
        message = "The api-version query parameter (?api-version=) is required for all requests."
        raise ArmError(400, "MissingApiVersionParameter", message)
    match = _FORM.fullmatch(version)
    if match is None or not _is_date(match[1]):
        raise _invalid(version, "It has the form 'YYYY-MM-DD' or 'YYYY-MM-DD-preview'.")
    return version


def check_version(call: Call) -> None:
    """Refuse versions from before Resource Manager; the newest one that clients know is always served.

    Raises:
        ArmError: 400.
    """
    version = check_form(call)
    if version < _FIRST and "/microsoft.operationalinsights/" not in call.path.lower():
        raise _invalid(version, f"The supported versions are '{','.join(RESOURCES_VERSIONS)}'.")


def check_workspace_version(call: Call) -> None:
    """Refuse versions that Log Analytics workspaces do not have.

    Raises:
        ArmError: 400.
    """
    version = call.query["api-version"].lower()
    if version not in WORKSPACE_VERSIONS:
        message = (
            f"No registered resource provider found for type 'workspaces' and API version '{version}'. "
            f"The supported api-versions are '{', '.join(WORKSPACE_VERSIONS)}'."
        )
        raise ArmError(400, "NoRegisteredProviderFound", message)


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _invalid(version: str, hint: str) -> ArmError:
    return ArmError(400, "InvalidApiVersionParameter", f"The api-version '{version}' is invalid. {hint}")
