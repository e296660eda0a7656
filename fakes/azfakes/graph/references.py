"""References to directory objects, as bodies write them in `@odata.id` and `@odata.bind` (facts G58, G102)."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote, urlsplit

from azfakes.directory.records import TenantRecord
from azfakes.graph.paths import plain_path

_COLLECTIONS: Final = ("applications", "devices", "directoryObjects", "groups", "servicePrincipals", "users")
# In front may stand a version, and behind it the tenant; at the end the type of the object.
_PATH = re.compile(
    rf"(?:/[^/]+){{0,2}}/(?P<collection>{'|'.join(_COLLECTIONS)})/(?P<key>[^/]+)"
    r"(?:/microsoft\.(?:graph|directoryservices)\.\w+)?/?",
    re.IGNORECASE,
)


def referred_id(tenant: TenantRecord, reference: str) -> str | None:
    """Tell the ID of the object that a reference names, or None where it has not the form of one.

    Whether the object is there is another question. People are named by user principal name too, keys may stand in
    parentheses, and a reference as Graph itself gives it is one.
    """
    try:
        path = unquote(urlsplit(reference).path)
    except ValueError:
        return None
    found = _PATH.fullmatch(plain_path(path if path.startswith("/") else f"/{path}"))
    if found is None:
        return None
    user = tenant.user(found["key"]) if found["collection"].lower() == "users" else None
    return user.id if user else found["key"].lower()
