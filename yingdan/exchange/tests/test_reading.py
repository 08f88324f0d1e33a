"""Files as people send them become tables, or are refused with a sentence."""

import datetime as dt
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from yingdan.exchange.reading import Shape, Unreadable, guess_encoding, open_tables

TEXT = "姓名,金额,城市\n张三,86万,上海\n李四,1200,宁波\n"


def table(folder: Path, content: bytes, name: str = "a.csv", **shape: object) -> list[tuple[str, ...]]:
    (folder / name).write_bytes(content)
    found = open_tables(folder / name, Shape(**shape))[0]  # type: ignore[arg-type]  # a Shape of the caller's words
    return [found.header, *(row.cells for row in found.rows())]


@pytest.mark.parametrize(
    ("encoding", "name", "certain"),
    [
        ("utf-8", "utf-8", True),
        ("utf-8-sig", "utf-8-sig", True),
        ("gbk", "gb18030", True),
        ("gb18030", "gb18030", True),
        ("utf-16", "utf-16", True),
        ("utf-16-le", "utf-16-le", True),
        ("utf-16-be", "utf-16-be", True),
    ],
)
def test_the_encoding_of_chinese_text_is_recognised(tmp_path: Path, encoding: str, name: str, certain: bool) -> None:
    text = TEXT + "abcdefghij,1,x\n" * 20 if encoding.startswith("utf-16-") else TEXT
    (tmp_path / "a.csv").write_bytes(text.encode(encoding))
    guess = guess_encoding(tmp_path / "a.csv")
    assert guess.name == name
    assert (guess.certainty >= 0.9) is certain
    assert name not in guess.others
    assert table(tmp_path, text.encode(encoding))[1] == ("张三", "86万", "上海")


def test_western_text_is_not_taken_for_chinese(tmp_path: Path) -> None:
    content = "name,city\nJosé Muñoz,Málaga\nRené Lefèvre,Orléans\n".encode("cp1252")
    assert table(tmp_path, content)[1] == ("José Muñoz", "Málaga")
    assert guess_encoding(tmp_path / "a.csv").certainty < 0.9


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    content = TEXT.replace(",", delimiter).encode()
    assert table(tmp_path, content)[0] == ("姓名", "金额", "城市")


def test_a_delimiter_inside_quotes_does_not_cut(tmp_path: Path) -> None:
    content = b'a;b\n1;"x, y; ""z"""\n2;"two\nlines"\n'
    assert table(tmp_path, content)[1:] == [("1", 'x, y; "z"'), ("2", "two\nlines")]


def test_titles_above_the_header_and_empty_lines_are_passed_over(tmp_path: Path) -> None:
    content = f"2026 年存量商机\n\n{TEXT}\n\n王五,3,苏州\n".encode()
    (tmp_path / "a.csv").write_bytes(content)
    found = open_tables(tmp_path / "a.csv")[0]
    assert found.header == ("姓名", "金额", "城市")
    assert [row.number for row in found.rows()] == [4, 5, 8]


def test_columns_without_a_name_or_with_the_same_one_are_told_apart(tmp_path: Path) -> None:
    assert table(tmp_path, "电话,,电话\n1,2,3\n".encode())[0] == ("电话", "第 2 列", "电话 (2)")


def test_characters_that_no_database_keeps_are_replaced_visibly(tmp_path: Path) -> None:
    assert table(tmp_path, b"a,b\nx\x00y,1\n")[1] == ("x\ufffdy", "1")


def test_a_spreadsheet_is_read_with_its_days_and_whole_numbers(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("商机")
        sheet.write_row(2, 1, ["名称", "金额", "日期"])
        sheet.write_row(3, 1, ["压机", 860000])
        sheet.write_datetime(3, 3, dt.datetime(2026, 3, 1, tzinfo=None), book.add_format({"num_format": "yyyy-mm-dd"}))  # noqa: DTZ001 - a spreadsheet has no zones
        book.add_worksheet("空")
    found = open_tables(path)
    assert [(one.sheet, one.header) for one in found] == [("商机", ("名称", "金额", "日期"))]
    assert [row.cells for row in found[0].rows()] == [("压机", "860000", "2026-03-01")]


def test_a_list_of_json_objects_is_a_table(tmp_path: Path) -> None:
    content = b'[{"a": 1, "b": "x"}, {"b": null, "c": [1.5]}]'
    assert table(tmp_path, content, "a.json") == [("a", "b", "c"), ("1", "x", ""), ("", "", "[1.5]")]


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (64 << 20))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("a.xlsx", b"PK\x03\x04 no spreadsheet"),
        ("a.xls", b"\xd0\xcf\x11\xe0 no spreadsheet"),
        ("a.json", b'{"a": '),
        ("a.json", b"[" * 100_000),
        ("a.json", b"7"),
        ("a.csv", b"\x7fELF\x00\x00\x00\x00\x00" * 50),
        ("a.pdf", b"%PDF-1.7"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(Unreadable) as refused:
        open_tables(tmp_path / name)
    assert str(refused.value).endswith("。")


def test_a_spreadsheet_that_would_unpack_to_gigabytes_is_refused(tmp_path: Path) -> None:
    bomb(tmp_path / "bomb.xlsx")
    with pytest.raises(Unreadable):
        open_tables(tmp_path / "bomb.xlsx")


def test_a_chosen_encoding_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable):
        table(tmp_path, TEXT.encode("gbk"), encoding="utf-8")
    with pytest.raises(Unreadable):
        table(tmp_path, TEXT.encode(), encoding="klingon")
