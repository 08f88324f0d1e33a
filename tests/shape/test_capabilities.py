"""docs/capabilities.md says what is true of the code."""

from tools.capabilities import PAGE, Capability, markers, markers_in, page, table, unknown

SOURCE = """
@capability("C001", "C002")
@command("goal.set")
def set_goal() -> None: ...

@core.capability("C003")
class Page: ...

@other("C004")
def nothing() -> None: ...
"""


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(table(), markers())


def test_no_marker_names_a_capability_that_does_not_exist() -> None:
    assert unknown(table(), markers()) == []


def test_the_table_has_all_147_rows_in_both_languages() -> None:
    rows = table()
    assert [row.id for row in rows] == [f"C{number:03}" for number in range(1, 148)]
    assert all(row.chinese and row.english for row in rows)


def test_markers_are_read_from_functions_and_classes() -> None:
    found = [(marker.id, marker.name) for marker in markers_in(SOURCE, "yingdan/goals/commands.py")]
    assert found == [("C001", "set_goal"), ("C002", "set_goal"), ("C003", "Page")]


def test_a_test_alone_gives_no_home() -> None:
    rows = [Capability("C001", "set goals", "设定目标"), Capability("C002", "set targets", "设定指标")]
    home = list(markers_in(SOURCE, "yingdan/goals/commands.py"))[:1]
    shown = list(markers_in(SOURCE, "yingdan/goals/tests/test_goals.py"))
    first, second = page(rows, home + shown).splitlines()[-2:]
    assert "| `yingdan/goals/commands.py:set_goal` |" in first
    assert "| not yet | `yingdan/goals/tests/test_goals.py:set_goal` |" in second


def test_a_stale_marker_is_named() -> None:
    stale = list(markers_in('@capability("C999")\ndef f() -> None: ...\n', "yingdan/goals/views.py"))
    assert unknown(table(), stale) == ["yingdan/goals/views.py: f names C999"]
