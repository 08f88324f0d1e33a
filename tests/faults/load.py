"""Clients that work as people do, each with deals of its own, until the server is gone under them."""

import itertools
import random
import threading
import time

from tests.faults.browser import Answer, Browser, Unanswered, options
from tests.faults.ledger import Act, Ledger, Story
from yingdan.demo import words

SELLERS = ("sales", "sales2")
# One write of a client every so many seconds at most: four clients ask for 200 a second.
PACE = 0.02
LIFE = 8


class Client:
    """A salesperson who opens deals, changes them, moves them and wins some. `work` once per life of the server."""

    def __init__(self, port: int, ledger: Ledger, number: int) -> None:
        self._browser, self._ledger, self._name = Browser(port), ledger, f"客户端{number}"
        self._chance = random.Random(number)
        self._count = itertools.count(1)
        self._browser.sign_in(SELLERS[number % len(SELLERS)], words.PASSWORD)
        self._customers = options(self._browser.get("/deals/new/").text, "customer")
        self._stages: list[int] = []

    def look(self) -> None:
        """Open a few pages, as people do before they write: a fresh web process is slow at first.

        A connection from before the kill is not used again: who had no answer to wait for has not seen it end."""
        self._browser.close()
        for _page in range(4):
            self._browser.get("/deals/new/")

    def work(self, stop: threading.Event) -> None:
        """Write until told to stop or until nobody answers."""
        try:
            while not stop.is_set():
                self._one_deal(stop)
        except Unanswered:
            return

    def _one_deal(self, stop: threading.Event) -> None:
        story = Story(f"{self._name} {next(self._count)}")
        self._ledger.stories.append(story)
        self._create(story)
        for _turn in range(LIFE):
            if stop.is_set() or not story.pk:
                return
            self._chance.choice((self._step, self._step, self._amount, self._move))(story)
        if self._chance.random() < 0.3:
            self._win(story)

    def _create(self, story: Story) -> None:
        values = {"name": story.name, "customer": self._chance.choice(self._customers), "amount": self._yuan()}
        answer = self._write(story, Act("deal.created", values), "/deals/new/", 302, expected_close="2031-12-31")
        if answer:
            story.pk = int(answer.location.split("/")[2])

    def _step(self, story: Story) -> None:
        values = {"next_step": f"第{len(story.acts)}步 {self._chance.random()}"}
        self._write(story, Act("deal.edited", values), f"/deals/{story.pk}/cell/next_step/", 200)

    def _amount(self, story: Story) -> None:
        self._write(story, Act("deal.edited", {"amount": self._yuan()}), f"/deals/{story.pk}/cell/amount/", 200)

    def _move(self, story: Story) -> None:
        if not self._stages:
            self._stages = options(self._browser.get(f"/deals/{story.pk}/move/").text, "stage")
        moved = [act.values["stage"] for act in story.acts if act.verb == "deal.moved"]
        # The first stages ask for nothing that a fresh deal lacks; a deal that stays where it is writes nothing.
        at = moved[-1] if moved else self._stages[0]
        stage = next(one for one in self._stages[:2] if one != at)
        self._write(story, Act("deal.moved", {"stage": stage}), f"/deals/{story.pk}/move/", 302)

    def _win(self, story: Story) -> None:
        values = {"amount": self._yuan()}
        day = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 8 * 3600))
        self._write(story, Act("deal.won", values), f"/deals/{story.pk}/win/", 302, closed_on=day)

    def _yuan(self) -> str:
        return f"{self._chance.randint(1, 10**7)}.{self._chance.randint(10, 99)}"

    def _write(self, story: Story, act: Act, path: str, status: int, **more: object) -> Answer | None:
        """Send it, and put down what was answered: done, refused, or nothing at all."""
        began = time.monotonic()
        # Written on every deal before the next act, so the act after the last has this version.
        version = {"version": len(story.acts)} if "/cell/" in path else {}
        story.open_end = act
        answer = self._browser.post(path, **act.values, **version, **more)
        story.open_end = None
        if answer.status != status:
            self._ledger.surprises.append(f"{act.verb} {path} {act.values}: {answer.status} {answer.location}")
            return None
        story.acts.append(act)
        time.sleep(max(0.0, PACE - (time.monotonic() - began)))
        return answer
