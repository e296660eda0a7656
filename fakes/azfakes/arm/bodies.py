"""Parts that the bodies of most resources share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from azfakes.arm.errors import ArmError


def location_of(body: Mapping[str, Any]) -> str:
    """Read the location, in the form without spaces and capitals.

    Raises:
        ArmError: 400 where it is missing.
    """
    value = body.get("location")
    if not isinstance(value, str) or not value.strip():
        raise ArmError(400, "LocationRequired", "The location property is required for this definition.")
    return value.replace(" ", "").lower()


def tags_of(body: Mapping[str, Any]) -> dict[str, str]:
    """Read the tags; none are an empty record.

    Raises:
        ArmError: 400 where they are no texts.
    """
    value = {} if body.get("tags") is None else body["tags"]
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        raise ArmError(400, "InvalidTagsFormat", "Tags are a record of texts.")
    return value


def properties_of(body: Mapping[str, Any]) -> dict[str, Any]:
    """Read the properties; none are an empty record.

    Raises:
        ArmError: 400 where they are no record.
    """
    value = {} if body.get("properties") is None else body["properties"]
    if not isinstance(value, dict):
        raise ArmError(400, "InvalidRequestContent", "The properties must be a JSON object.")
    return value


def required(properties: Mapping[str, Any], name: str, code: str = "InvalidRequestContent") -> str:
    """Read a text that must be there.

    Raises:
        ArmError: 400.
    """
    value = properties.get(name)
    if not isinstance(value, str) or not value:
        raise ArmError(400, code, f"The property '{name}' is required.")
    return value


def text_of(body: Mapping[str, Any], name: str) -> str | None:
    """Read a text that may be missing or null.

    Raises:
        ArmError: 400 where it is something else.
    """
    value = body.get(name)
    if value is not None and not isinstance(value, str):
        raise ArmError(400, "InvalidRequestContent", f"The property '{name}' must be a text.")
    return value
