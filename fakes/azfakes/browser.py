"""A browser small enough to sign a person in: it reads the page, fills the form and stops at the redirect."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final, final
from urllib.parse import parse_qsl, urljoin, urlsplit

import httpx

from azfakes.errors import SignInError

_REDIRECT: Final = 302


@dataclass(frozen=True, slots=True)
class SignInResult:
    """How a sign-in ended.

    Attributes:
        query: what the redirect handed to the client: code and state, or error and its description.
        error: AADSTS number that a page showed instead of a redirect, such as `AADSTS50126`; else None.
        message: text of the last page: its error, or what it tells at the end of the way.
        redirect_uri: where the redirect went, without its parameters.
        page: form on which the way ended because nothing was known to fill in, such as `second-factor`; else None.
    """

    query: dict[str, str] = field(default_factory=dict, repr=False)
    error: str | None = None
    message: str = ""
    redirect_uri: str | None = None
    page: str | None = None

    @property
    def code(self) -> str:
        """The authorization code.

        Raises:
            SignInError: there is none; it tells what came instead.
        """
        if "code" in self.query:
            return self.query["code"]
        told = self.query.get("error_description") or self.query.get("error") or self.message or None
        if self.page is not None:
            hint = "Give second_factor." if self.page == "second-factor" else "Give accept."
            raise SignInError(f"The sign-in stands at the page {self.page!r}.", cause=told, hint=hint)
        raise SignInError("The sign-in brought no code.", cause=told)


@final
class Browser:
    """Signs people in at the fake cloud, each time as a new private window.

    Args:
        http: client that reaches the login service.
    """

    def __init__(self, http: httpx.Client) -> None:
        self._http = http

    def sign_in(
        self,
        authorize_url: str,
        username: str,
        password: str,
        *,
        second_factor: str | None = None,
        accept: bool | None = None,
    ) -> SignInResult:
        """Open an authorize or admin consent URL, sign in, and tell what the client would get.

        Redirect URIs of any scheme will do: nobody follows them.

        Args:
            authorize_url: the page to open.
            username: user principal name.
            password: the person's password.
            second_factor: one-time code to give where one is asked for; without it the way ends there.
            accept: whether to accept or decline what is asked; without it the way ends there.

        Raises:
            SignInError: an answer is neither page nor redirect.
        """
        self._http.cookies.clear()
        filled = _filled(username, password, second_factor, accept=accept)
        return self._walk(self._http.get(authorize_url), filled)

    def enter_code(
        self,
        verification_uri: str,
        user_code: str,
        username: str,
        password: str,
        *,
        second_factor: str | None = None,
        accept: bool = True,
    ) -> SignInResult:
        """Enter the code that a device shows, sign in, and approve or decline.

        Raises:
            SignInError: an answer is neither page nor redirect.
        """
        self._http.cookies.clear()
        filled = _filled(username, password, second_factor, accept=accept)
        return self._walk(self._http.get(verification_uri), filled | {"user-code": {"code": user_code}})

    def _walk(self, response: httpx.Response, filled: dict[str, dict[str, str]]) -> SignInResult:
        """Fill in one form after the other, each once."""
        page = _Page.read(response)
        while page.form_id in filled:
            fields = page.fields | filled.pop(page.form_id)
            response = self._http.post(urljoin(str(response.url), page.action), data=fields)
            page = _Page.read(response)
        return _result(response, page)


def _filled(
    username: str, password: str, second_factor: str | None, *, accept: bool | None
) -> dict[str, dict[str, str]]:
    """Tell what to write into each form."""
    filled = {"sign-in": {"login": username, "passwd": password}}
    if second_factor is not None:
        filled["second-factor"] = {"otc": second_factor}
    if accept is not None:
        filled["question"] = {"accept" if accept else "cancel": "yes"}
    return filled


@final
class _Page(HTMLParser):
    """The form and the error notice of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.form_id = ""
        self.action = ""
        self.fields: dict[str, str] = {}
        self.error: str | None = None
        self.message = ""
        self.is_done = False
        self._in_notice = False

    @classmethod
    def read(cls, response: httpx.Response) -> _Page:
        """Read a response; one without a page gives an empty one."""
        page = cls()
        if response.headers.get("content-type", "").startswith("text/html"):
            page.feed(response.text)
        return page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note forms, their fields and the error notice."""
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.form_id, self.action = values.get("id", ""), values.get("action", "")
        elif tag == "input" and "name" in values:
            self.fields[values["name"]] = values.get("value", "")
        elif values.get("id") == "error":
            self.error, self._in_notice = f"AADSTS{values.get('data-code', '')}", True
        elif values.get("id") == "done":
            self.is_done = self._in_notice = True

    def handle_endtag(self, tag: str) -> None:
        """End the error notice."""
        self._in_notice = self._in_notice and tag != "p"

    def handle_data(self, data: str) -> None:
        """Collect the text of the error notice."""
        if self._in_notice:
            self.message += data


def _result(response: httpx.Response, page: _Page) -> SignInResult:
    if response.status_code == _REDIRECT:
        target = response.headers["location"]
        parts = urlsplit(target)
        query = dict(parse_qsl(parts.query or parts.fragment, keep_blank_values=True))
        return SignInResult(query=query, redirect_uri=target.partition("?")[0].partition("#")[0])
    if page.form_id == "answer":
        return SignInResult(query=page.fields, redirect_uri=page.action)
    if page.error is not None or page.is_done:
        return SignInResult(error=page.error, message=page.message)
    if page.form_id:
        return SignInResult(page=page.form_id)
    raise SignInError(
        f"The login service answered with status {response.status_code} and no page that can be used.",
        cause=response.text[:200] or None,
    )
