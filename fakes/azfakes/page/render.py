"""The page's HTML: templates that escape everything, and a content policy that lets nothing in but our own style."""

from __future__ import annotations

import base64
import hashlib
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Any, Final

from jinja2 import DictLoader, Environment, StrictUndefined, select_autoescape
from markupsafe import Markup
from starlette.responses import Response

from azfakes.instants import iso

_UNSEEN: Final = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
"""Unicode's categories of characters that show nothing or rearrange what stands beside them."""


def page(template: str, status: int = 200, **content: Any) -> Response:
    """Answer with a page."""
    environment, policy = _environment()
    html = environment.get_template(template).render(content)
    headers = {
        "Content-Security-Policy": policy,
        "Cache-Control": "no-store",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(html, status, headers, "text/html; charset=utf-8")


def visible(text: str) -> str:
    """Name each character that would show nothing or rearrange its neighbours, such as U+202E, by its number."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        f"\u2039U+{ord(letter):04X}\u203a" if unicodedata.category(letter) in _UNSEEN else letter
        for letter in text
    )


def _shown(value: object) -> object:
    """What stands in the place of a value: texts come from clients and can be anything."""
    if isinstance(value, Markup):
        return value
    return visible(value) if isinstance(value, str) else value


@cache
def _environment() -> tuple[Environment, str]:
    folder = files("azfakes.page") / "templates"
    texts = {one.name: one.read_text("utf-8") for one in folder.iterdir()}
    style = texts.pop("page.css")
    environment = Environment(
        loader=DictLoader(texts),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["style"] = Markup(style)  # noqa: S704  (a file of this package)
    environment.filters["instant"] = lambda instant: iso(instant).replace("T", " ").replace("Z", "")
    environment.filters["number"] = "{:,}".format
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    )
    return environment, policy
