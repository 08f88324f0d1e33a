"""Each rule of the law finds the breach it is for, and leaves honest code alone."""

import pytest

from tools.law import breaches

ROOM = "yingdan/deals/"
LONG = "x = 1\n" * 401
BROKEN = [
    (ROOM + "views.py", "rows = Deal.objects.all()\n", "`.objects`"),
    (ROOM + "queries.py", "rows = Deal._default_manager.all()\n", "`._default_manager`"),
    (ROOM + "queries.py", "total = float(amount)\n", "a float"),
    (ROOM + "models.py", "amount = models.FloatField()\n", "a float"),
    (ROOM + "listeners.py", "from django.db.models.signals import post_save\n", "a model signal"),
    (ROOM + "listeners.py", "models.signals.post_save.connect(f)\n", "a model signal"),
    (ROOM + "models/deal.py", "class Deal:\n    def save(self) -> None: ...\n", "logic in save()"),
    (ROOM + "tasks.py", "import weasyprint\n", "weasyprint"),
    (ROOM + "tasks.py", "try:\n    from lxml import etree\nexcept ImportError:\n    pass\n", "lxml"),
    (ROOM + "tasks.py", "def f() -> None:\n    from yingdan.goals import rules\n", "imported inside a function"),
    (ROOM + "rules.py", "x = y  # type: " + "ignore[misc]\n", "without a code and a reason"),
    (ROOM + "rules.py", "x = y  # type: " + "ignore  # because\n", "without a code and a reason"),
    (ROOM + "rules.py", "x = y  # no" + "qa: E501\n", "without a code and a reason"),
    (ROOM + "rules.py", "x = y  # no" + "qa\n", "without a code and a reason"),
    ("frontend/islands/board.ts", "// eslint-" + "disable-next-line no-eval\n", "without a code and a reason"),
    (ROOM + "rules.py", "# TO" + "DO later\n", "is absent"),
    (ROOM + "templates/deals/deal.html", "<p>敬请" + "期待</p>\n", "is absent"),
    (ROOM + "templates/deals/deal.html", '{% if user.role == "sales" %}x{% endif %}\n', "asks for a role"),
    (ROOM + "templates/deals/deal.html", '{% if "boss" in user.roles %}x{% endif %}\n', "asks for a role"),
    (ROOM + "templates/deals/deal.html", "{% if user.is_superuser %}x{% endif %}\n", "asks for a role"),
    (ROOM + "templates/deals/deal.html", "<p>\n" * 151, "151 lines"),
    (ROOM + "rules.py", LONG, "401 lines"),
    (ROOM + "tests/test_rules.py", LONG, "401 lines"),
    ("tools/rooms.py", LONG, "401 lines"),
    ("frontend/behaviours/menu.ts", "let x = 1\n" * 81, "81 lines"),
    ("frontend/islands/board.ts", "let x = 1\n" * 301, "301 lines"),
    ("frontend/styles/list.css", "a {}\n" * 301, "301 lines"),
]
KEPT = [
    (ROOM + "rules.py", "rows = Deal.objects.all()\n"),
    (ROOM + "commands/win.py", "Outcome.objects.create()\n"),
    (ROOM + "tests/test_win.py", "assert Deal.objects.count() == 1\n"),
    ("yingdan/core/sealing.py", "last = Seal.objects.first()\n"),
    ("yingdan/engines/forecast.py", "level = float(text)\n"),
    (ROOM + "tasks.py", "def f() -> None:\n    import weasyprint\n"),
    (ROOM + "tasks.py", "def f() -> None:\n    from yingdan.deals import rules\n"),
    (ROOM + "rules.py", "x = y  # type: " + "ignore[misc]  # the stubs know no generic managers\n"),
    (ROOM + "rules.py", "x = y  # no" + "qa: S608 - the name comes from our own list\n"),
    (ROOM + "commands.py", "def save_draft() -> None: ...\n"),
    (ROOM + "templates/deals/deal.html", "{% for role in roles %}{{ role.name }}{% endfor %}\n"),
    (ROOM + "rules.py", "x = 1\n" * 400),
]


@pytest.mark.parametrize(("path", "source", "what"), BROKEN)
def test_a_breach_is_found(path: str, source: str, what: str) -> None:
    found = [str(breach) for breach in breaches(path, source)]
    assert len(found) == 1
    assert what in found[0]


@pytest.mark.parametrize(("path", "source"), KEPT)
def test_honest_code_is_left_alone(path: str, source: str) -> None:
    assert breaches(path, source) == []
