"""One's own settings: password, contacts, sessions, the second step."""

import base64
import hashlib
import hmac
import re
import struct
import time

from django.core.cache import cache
from django.test import Client

from yingdan.accounts.models import User
from yingdan.accounts.testing import PASSWORD, Cast
from yingdan.core.models import Event

FRESH = "another-long-password"


def signed_in(login: str = "sales", agent: str = "Mozilla/5.0 (Windows NT 10.0) Chrome/120.0") -> Client:
    client = Client(headers={"User-Agent": agent})
    client.post("/sign-in/", {"login": login, "password": PASSWORD})
    return client


def test_everybody_opens_the_own_page_without_any_right(cast: Cast) -> None:
    page = signed_in("trainer").get("/me/").content.decode()
    assert "顾清" in page
    assert "Chrome, Windows" in page


def test_a_new_password_ends_every_other_session_and_keeps_this_one(cast: Cast) -> None:
    here, there = signed_in(), signed_in()
    answer = here.post("/me/password/", {"old": PASSWORD, "new": FRESH})
    assert answer["Location"] == "/me/"
    assert here.get("/me/").content.decode().count("当前设备") == 1
    assert there.get("/me/")["Location"].startswith("/sign-in/")
    assert Client().post("/sign-in/", {"login": "sales", "password": FRESH}).status_code == 302


def test_a_wrong_present_password_changes_nothing(cast: Cast) -> None:
    answer = signed_in().post("/me/password/", {"old": "wrong", "new": FRESH})
    assert answer.status_code == 422
    assert "当前密码不对" in answer.content.decode()
    assert User.objects.get(username="sales").check_password(PASSWORD)


def test_a_weak_password_is_refused_with_the_reason(cast: Cast) -> None:
    answer = signed_in().post("/me/password/", {"old": PASSWORD, "new": "12345678"})
    assert answer.status_code == 422
    assert 'id="id_new_why"' in answer.content.decode()


def test_no_password_stands_in_the_journal(cast: Cast) -> None:
    signed_in().post("/me/password/", {"old": PASSWORD, "new": FRESH})
    event = Event.objects.get(verb="person.password_set")
    assert FRESH not in f"{event.before}{event.after}"


def test_one_other_session_can_be_ended(cast: Cast) -> None:
    here, there = signed_in(), signed_in(agent="Mozilla/5.0 (iPhone) Safari/600")
    keys = re.findall(r"/me/sessions/(\d+)/end/", here.get("/me/").content.decode())
    assert len(keys) == 1
    here.post(f"/me/sessions/{keys[0]}/end/")
    assert there.get("/me/")["Location"].startswith("/sign-in/")


def test_nobody_ends_the_session_of_somebody_else(cast: Cast) -> None:
    mine = signed_in("sales")
    signed_in("sales")
    key = re.findall(r"/me/sessions/(\d+)/end/", mine.get("/me/").content.decode())[0]
    assert signed_in("mate").post(f"/me/sessions/{key}/end/").status_code == 404
    assert mine.get("/me/").content.decode().count("/end/") == 2


def test_all_other_sessions_can_be_ended_at_once(cast: Cast) -> None:
    here, others = signed_in(), [signed_in(), signed_in()]
    here.post("/me/sessions/end/")
    assert here.get("/me/").status_code == 200
    assert all(other.get("/me/").status_code == 302 for other in others)


def test_an_e_mail_address_belongs_to_one_person(cast: Cast) -> None:
    signed_in("mate").post("/me/contacts/", {"email": "shared@hengchuan.example", "phone": ""})
    answer = signed_in("sales").post("/me/contacts/", {"email": "Shared@hengchuan.example", "phone": ""})
    assert answer.status_code == 422
    assert "这个邮箱已有人使用" in answer.content.decode()


def test_own_contacts_stand_in_the_journal_apart_from_the_rest(cast: Cast) -> None:
    signed_in().post("/me/contacts/", {"email": "", "phone": "13800001234"})
    event = Event.objects.get(verb="person.edited")
    assert event.after == {}
    assert event.secret.after == {"phone": "13800001234"}


def test_colours_and_row_height_are_kept_with_the_person(cast: Cast) -> None:
    client = signed_in()
    assert client.post("/me/preferences/", {"theme": "dark"}).status_code == 204
    assert client.post("/me/preferences/", {"density": "compact"}).status_code == 204
    page = client.get("/me/").content.decode()
    assert 'data-theme="dark" data-density="compact"' in page


def test_a_colour_that_does_not_exist_is_refused(cast: Cast) -> None:
    assert signed_in().post("/me/preferences/", {"theme": '"><script>'}).status_code == 422


def totp(secret: str, at: float) -> str:
    """The code an authenticator app shows (RFC 6238)."""
    mac = hmac.new(base64.b32decode(secret), struct.pack(">Q", int(at // 30)), hashlib.sha1).digest()
    start = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"


def with_second_step(client: Client) -> str:
    """Set it up as a person would: the password once more, the picture, the code."""
    cache.clear()
    again = client.get("/me/second-step/set-up/", follow=True)
    client.post(again.redirect_chain[-1][0], {"password": PASSWORD})
    page = client.get("/me/second-step/set-up/").content.decode()
    secret = str(re.findall(r"<code>([A-Z2-7]+)</code>", page)[0])
    client.post("/me/second-step/set-up/", {"code": totp(secret, time.time())})
    return secret


def test_setting_up_the_second_step_takes_the_password_once_more(cast: Cast) -> None:
    cache.clear()
    answer = signed_in().get("/me/second-step/set-up/")
    assert "again" in answer["Location"] or "reauthenticate" in answer["Location"]


def test_after_the_second_step_is_set_up_a_password_alone_does_not_open(cast: Cast) -> None:
    here, older = signed_in(), signed_in()
    secret = with_second_step(here)
    assert older.get("/me/").status_code == 302, "a session without the second step lived on"
    fresh = signed_in()
    assert fresh.get("/me/")["Location"].startswith("/sign-in/")
    code = "/sign-in/code/"
    assert fresh.post(code, {"code": "000000"}).status_code == 200
    assert fresh.get("/me/").status_code == 302
    cache.clear()
    fresh.post(code, {"code": totp(secret, time.time())})
    assert fresh.get("/me/").status_code == 200


def test_switching_the_second_step_stands_in_the_journal(cast: Cast) -> None:
    client = signed_in()
    with_second_step(client)
    client.post("/me/second-step/remove/")
    verbs = Event.objects.filter(verb__startswith="person.second").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["person.second_step_on", "person.second_step_off"]
