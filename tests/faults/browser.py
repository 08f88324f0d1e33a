"""As much of a browser as it takes to sign in and send forms: cookies, the CSRF token, one connection kept open."""

import http.client
import re
from dataclasses import dataclass
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, read to the end."""

    status: int
    location: str
    text: str


class Unanswered(Exception):  # noqa: N818 - reads as a sentence where it is raised
    """The connection ended before the whole answer was there: nobody knows what became of the request."""


class Browser:
    """One person at one server. Cookies outlive the connection, as they outlive a server that was killed."""

    def __init__(self, port: int) -> None:
        self._cookies: dict[str, str] = {}
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def sign_in(self, login: str, password: str) -> None:
        self.get("/sign-in/")
        answer = self.post("/sign-in/", login=login, password=password)
        if answer.status != 302:
            raise RuntimeError(f"{login} cannot sign in: {answer.status}")

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None)

    def post(self, path: str, **values: object) -> Answer:
        return self._ask("POST", path, urlencode({"csrfmiddlewaretoken": self._cookies.get("csrftoken", ""), **values}))

    def close(self) -> None:
        self._connection.close()

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
            text = answer.read().decode()
        except (OSError, http.client.HTTPException) as problem:
            self._connection.close()
            raise Unanswered(f"{method} {path}: {problem!r}") from problem
        for header in answer.headers.get_all("Set-Cookie", []):
            name, _, value = header.partition(";")[0].partition("=")
            self._cookies[name] = value
        return Answer(answer.status, answer.headers.get("Location", ""), text)


def options(page: str, field: str) -> list[int]:
    """The keys that a drop-down list of a page offers."""
    found = re.search(rf'<select name="{field}".*?</select>', page, re.DOTALL)
    return [int(pk) for pk in re.findall(r'value="(\d+)"', found[0])] if found else []
