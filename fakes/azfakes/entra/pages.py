"""The pages that a person sees in the browser: sign-in, error, and the form that posts an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Final

_FRAME: Final = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>{title}</title>
<style>body{{font-family:sans-serif;max-width:28rem;margin:4rem auto}}label{{display:block;margin:1rem 0}}
input{{width:100%;padding:.4rem;box-sizing:border-box}}#error{{color:#a80000}}</style></head>
<body>
<h1>{title}</h1>
{body}
</body>
</html>
"""


def sign_in_page(action: str, flow: str, *, name: str, error: tuple[int, str] | None = None) -> str:
    """Show the sign-in form; `error` is the AADSTS number and text of the attempt before."""
    body = f"""{_notice_of(error)}<form id="sign-in" method="post" action="{escape(action)}">
{_flow(flow)}
<label>User name <input type="text" name="login" autocomplete="username" value="{escape(name)}"></label>
<label>Password <input type="password" name="passwd" autocomplete="current-password"></label>
<button type="submit">Sign in</button>
</form>"""
    return _FRAME.format(title="Sign in to the fake cloud", body=body)


def second_factor_page(action: str, flow: str, *, error: tuple[int, str] | None = None) -> str:
    """Ask for the one-time code that completes multi-factor authentication."""
    body = f"""{_notice_of(error)}<form id="second-factor" method="post" action="{escape(action)}">
{_flow(flow)}
<label>Code <input type="text" name="otc" autocomplete="one-time-code"></label>
<button type="submit">Verify</button>
</form>"""
    return _FRAME.format(title="Enter the code of your second factor", body=body)


def question_page(action: str, flow: str, *, title: str, lines: Sequence[str]) -> str:
    """Ask a person to agree, with what it is about in a list."""
    listed = "".join(f"<li>{escape(line)}</li>" for line in lines)
    body = f"""<ul>{listed}</ul>
<form id="question" method="post" action="{escape(action)}">
{_flow(flow)}
<button type="submit" name="accept" value="yes">Accept</button>
<button type="submit" name="cancel" value="yes">Cancel</button>
</form>"""
    return _FRAME.format(title=escape(title), body=body)


def user_code_page(action: str, *, code: str, error: tuple[int, str] | None = None) -> str:
    """Ask for the code that a device shows."""
    body = f"""{_notice_of(error)}<form id="user-code" method="post" action="{escape(action)}">
<label>Code <input type="text" name="code" autocomplete="off" value="{escape(code)}"></label>
<button type="submit">Next</button>
</form>"""
    return _FRAME.format(title="Enter the code that your device shows", body=body)


def done_page(title: str, text: str) -> str:
    """Tell that nothing is left to do."""
    return _FRAME.format(title=escape(title), body=f'<p id="done">{escape(text)}</p>')


def error_page(number: int, text: str) -> str:
    """Show an error that may not be told to the client (facts E38)."""
    return _FRAME.format(title="Sorry, but we cannot sign you in", body=_notice(number, text))


def form_post_page(action: str, fields: Mapping[str, str]) -> str:
    """Post an answer to a redirect URI from the browser (`response_mode=form_post`)."""
    inputs = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in fields.items()
    )
    body = f"""<form id="answer" method="post" action="{escape(action)}">{inputs}
<noscript><button type="submit">Continue</button></noscript></form>
<script>document.getElementById("answer").submit()</script>"""
    return _FRAME.format(title="Working...", body=body)


def _notice(number: int, text: str) -> str:
    return f'<p id="error" data-code="{number}">{escape(text)}</p>\n'


def _notice_of(error: tuple[int, str] | None) -> str:
    return _notice(*error) if error else ""


def _flow(flow: str) -> str:
    return f'<input type="hidden" name="flowToken" value="{escape(flow)}">'
