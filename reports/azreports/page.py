"""What all pages have in common: their templates, text made safe, and a policy that keeps everything else out."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files
from typing import Any, Final

from jinja2 import DictLoader, Environment, StrictUndefined, select_autoescape
from markupsafe import Markup

from azreports.text import counted, cut, moment, named, spans, visible
from azreports.traces import spelled
from azreports.words import explained

LONGEST_TEXT: Final = 600


def environment() -> Environment:
    """A fresh environment of the templates, in which nothing comes out that is not escaped and visible."""
    pages = {path.name: path.read_text("utf-8") for path in (files("azreports") / "templates").iterdir()}
    made = Environment(
        loader=DictLoader(pages),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        finalize=_safe,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "spelled": spelled,
        "moment": moment,
        "named": named,
        "explained": explained,
        "counted": counted,
        "rich": _rich,
    }
    return made


def source(name: str) -> str:
    """The text of a file beside the templates."""
    return (files("azreports") / "templates" / name).read_text("utf-8")


def policy(style: str, script: str = "") -> str:
    """A content policy that allows the page's own style and script alone."""
    scripts = f" script-src '{_hash(script)}';" if script else ""
    return f"default-src 'none'; style-src '{_hash(style)}';{scripts} base-uri 'none'"


def _safe(value: Any) -> Any:
    """What every expression of the template goes through before it is escaped."""
    return (
        cut(visible(value), LONGEST_TEXT)
        if isinstance(value, str) and not isinstance(value, Markup)
        else value
    )


def _rich(text: str) -> Markup:
    """Foreign text, escaped, with code between backticks as such."""
    pieces = spans(_safe(text))
    return Markup("").join(
        Markup("<code>{}</code>").format(piece) if is_code else piece for is_code, piece in pieces
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
