"""What waits goes out by mail to whoever wants it, through a real SMTP server on this machine."""

import email
import email.policy
from collections.abc import Iterator
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from django.test import Client

from yingdan.accounts.commands import disable_person, set_own_contacts, set_preferences
from yingdan.accounts.testing import Cast
from yingdan.config.doctor import findings
from yingdan.config.settings import environment
from yingdan.core.listening import deliver
from yingdan.core.policy import Actor
from yingdan.core.sealing import seal
from yingdan.deals.commands import transfer_deals
from yingdan.deals.testing import make_deal, make_process
from yingdan.notices.commands import choose_topics, read_all, take_to_mail
from yingdan.notices.models import Notice
from yingdan.notices.rules import to_mail
from yingdan.notices.tasks import send_mail

# The library warns of a server without TLS, and leaves the closing of its streams to the collector.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
SMTP = "django.core.mail.backends.smtp.EmailBackend"
EVERYTHING = ("mention", "handed", "taken", "approval", "due")


class Post:
    """A server that keeps what it takes, and refuses addresses of one domain."""

    def __init__(self) -> None:
        self.taken: list[Any] = []
        self.away = False

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802 - the library calls it
        if self.away:
            return "451 come back later"
        if address.endswith("@nowhere.example"):
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - likewise
        self.taken.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 OK"


class Here(Controller):
    """A server on whichever port of this machine is free."""

    def _trigger_server(self) -> None:
        sockets: Any = getattr(self.server, "sockets", ())
        self.port = int(sockets[0].getsockname()[1])
        super()._trigger_server()  # type: ignore[no-untyped-call]  # the library has no types for it


@pytest.fixture
def post(settings: Any) -> Iterator[Post]:
    found = Post()

    def known(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        right = (data.login, data.password) == (b"sales@example.com", b"p@ss word")
        return AuthResult(success=right, handled=right)

    server = Here(found, hostname="127.0.0.1", port=0, authenticator=known, auth_required=True, auth_require_tls=False)
    server.start()
    options = {
        "host": "127.0.0.1",
        "port": server.port,
        "username": "sales@example.com",
        "password": "p@ss word",
        "timeout": 10,
    }
    settings.MAILERS = {"default": {"BACKEND": SMTP, "OPTIONS": options}}
    settings.DEFAULT_FROM_EMAIL, settings.PUBLIC_URL = "sales@example.com", "https://crm.example.com"
    yield found
    server.stop()


@pytest.fixture
def reader(cast: Cast) -> Actor:
    """Somebody who wants everything by mail."""
    make_process()
    set_own_contacts(actor=cast("mate"), email="mate@example.com", phone="")
    choose_topics(actor=cast("mate"), topics=EVERYTHING, by_mail=EVERYTHING)
    return cast("mate")


def handed(cast: Cast, *names: str) -> None:
    """Each deal is given to the reader, and the inbox has heard of it."""
    for name in names:
        deal = make_deal(cast("sales"), name)
        transfer_deals(actor=cast("director"), pks=[deal.pk], owner=cast["mate"].pk)
    seal()
    deliver()


def test_what_waits_goes_out_once_with_the_address_of_its_record(cast: Cast, post: Post, reader: Actor) -> None:
    handed(cast, "压装线改造")
    for _again in range(2):
        send_mail()
    (letter,) = post.taken
    assert (letter["To"], letter["From"]) == ("mate@example.com", "sales@example.com")
    assert "压装线改造" in letter["Subject"]
    assert letter["Auto-Submitted"] == "auto-generated"
    body = letter.get_content()
    assert "https://crm.example.com/deals/" in body
    assert "https://crm.example.com/me/notices/" in body
    assert Notice.objects.filter(mailed_at=None).count() == 0


def test_several_things_are_one_mail_in_the_persons_language(cast: Cast, post: Post, reader: Actor) -> None:
    set_preferences(actor=reader, values={"language": "en"})
    handed(cast, "一期", "二期")
    send_mail()
    (letter,) = post.taken
    assert letter["Subject"] == "2 things wait for you"
    assert all(name in letter.get_content() for name in ("一期", "二期"))


def test_what_is_read_or_not_wanted_or_out_of_sight_stays_where_it_is(cast: Cast, post: Post, reader: Actor) -> None:
    handed(cast, "一期")
    read_all(actor=reader)
    send_mail()
    choose_topics(actor=reader, topics=EVERYTHING, by_mail=("due",))
    handed(cast, "二期")
    send_mail()
    choose_topics(actor=reader, topics=EVERYTHING, by_mail=EVERYTHING)
    send_mail()
    assert post.taken == []
    handed(cast, "三期")
    transfer_deals(actor=cast("director"), pks=[Notice.objects.latest("pk").record], owner=cast["sales2"].pk)
    send_mail()
    assert post.taken == []


def test_a_server_that_is_away_is_asked_again_and_a_wrong_address_is_not(cast: Cast, post: Post, reader: Actor) -> None:
    handed(cast, "一期")
    post.away = True
    send_mail()
    assert post.taken == []
    post.away = False
    send_mail()
    assert len(post.taken) == 1
    set_own_contacts(actor=reader, email="mate@nowhere.example", phone="")
    handed(cast, "二期")
    for _again in range(2):
        send_mail()
    assert len(post.taken) == 1
    assert Notice.objects.filter(mailed_at=None).count() == 0


def test_what_another_worker_has_taken_is_not_sent_twice(cast: Cast, post: Post, reader: Actor) -> None:
    handed(cast, "一期")
    long_ago = Notice.objects.earliest("pk").at
    assert len(take_to_mail(reader.user_id, long_ago, 9)) == 1
    assert take_to_mail(reader.user_id, long_ago, 9) == []
    send_mail()
    assert post.taken == []


def test_who_has_left_gets_no_mail_and_without_a_server_nobody_does(
    cast: Cast, post: Post, reader: Actor, settings: Any
) -> None:
    handed(cast, "一期")
    kept, settings.MAILERS = settings.MAILERS, {}
    send_mail()
    assert post.taken == []
    settings.MAILERS = kept
    disable_person(actor=cast("admin"), pk=reader.user_id)
    assert to_mail(Notice.objects.earliest("pk").at) == []


def test_the_page_says_where_mail_goes_and_keeps_the_choice(cast: Cast, post: Post, settings: Any) -> None:
    client = Client()
    client.force_login(cast["mate"])
    assert "还没有填写邮箱" in client.get("/me/notices/").content.decode()
    set_own_contacts(actor=cast("mate"), email="mate@example.com", phone="")
    client.post("/me/notices/", {"topic": ["due", "handed"], "mail": ["due", "mention"]})
    page = client.get("/me/notices/")
    assert {value for value, _label, _on, mailed in page.context["topics"] if mailed} == {"due"}
    assert "mate@example.com" in page.content.decode()
    settings.MAILERS = {}
    assert "管理员没有设置发信服务器" in client.get("/me/notices/").content.decode()


def test_the_doctor_tells_whether_the_server_lets_us_in(post: Post, settings: Any, tmp_path: Any) -> None:
    assert findings(tmp_path)["mail"] == "answers"
    options = settings.MAILERS["default"]["OPTIONS"]
    settings.MAILERS = {"default": {"BACKEND": SMTP, "OPTIONS": {**options, "password": "wrong"}}}
    assert any(line.startswith("mail:") for line in findings(tmp_path)["problems"])
    settings.MAILERS = {}
    assert findings(tmp_path)["mail"] == "not set"


@pytest.mark.parametrize(
    ("said", "host", "port", "tls"),
    [
        ("smtp://a%40b.cn:p%23w@mail.example.com?from=c@d.cn", "mail.example.com", 587, (True, False)),
        ("smtps://a%40b.cn:x@mail.example.com", "mail.example.com", 465, (False, True)),
        ("smtp+plain://127.0.0.1:2525?from=c@d.cn", "127.0.0.1", 2525, (False, False)),
    ],
)
def test_the_server_is_named_by_one_address(
    monkeypatch: pytest.MonkeyPatch, said: str, host: str, port: int, tls: tuple[bool, bool]
) -> None:
    monkeypatch.setenv("YINGDAN_MAIL", said)
    mailers, sender = environment.mail()
    options = mailers["default"]["OPTIONS"]
    assert (options["host"], options["port"]) == (host, port)
    assert (options["use_tls"], options["use_ssl"]) == tls
    assert "@" in sender


@pytest.mark.parametrize("said", ["http://mail.example.com", "smtp://?from=a@b.cn", "smtp://mail.example.com"])
def test_an_address_that_says_too_little_is_refused_at_the_start(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("YINGDAN_MAIL", said)
    with pytest.raises(ValueError, match="YINGDAN_MAIL"):
        environment.mail()
