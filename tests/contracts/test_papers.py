"""Files of quotes and contracts: what stands in them, who may have them made, and what a job does."""

import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from tests.contracts.lines import line
from yingdan.accounts.testing import Cast
from yingdan.contracts.commands import ask_for_contract_paper, ask_for_quote_paper, write_contract
from yingdan.contracts.models import Paper, Quote
from yingdan.contracts.queries import sheet_of_quote
from yingdan.contracts.tasks import make_paper
from yingdan.contracts.testing import accepted, make_quote
from yingdan.core import papers
from yingdan.core.files import path_of
from yingdan.core.refusal import Missing, Refused
from yingdan.core.testing import events, nothing_changes

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_first]
WORDS = ("现场调试", "1,200.00", "壹仟贰佰元整", "培训 & <教材>")


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def quote(cast: Cast) -> Quote:
    lines = [line(name="现场调试", price="1100"), line(name="培训 & <教材>", price="100", rate="6")]
    return make_quote(cast("sales"), "压装线改造", *lines, terms="预付 30%")


def made(paper: Paper) -> bytes:
    make_paper(paper.pk)
    paper.refresh_from_db()
    assert paper.file is not None, paper.problem
    return path_of(paper.file.sha256).read_bytes()


def text_of_pdf(content: bytes) -> str:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(content))
    assert [round(float(side)) for side in reader.pages[0].mediabox[2:]] == [595, 842]
    return "\n".join(page.extract_text() for page in reader.pages)


def text_of_docx(content: bytes) -> str:
    import docx

    found = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in found.tables for row in table.rows for cell in row.cells]
    return "\n".join([found.sections[0].header.paragraphs[0].text, *(part.text for part in found.paragraphs), *cells])


def test_a_quote_as_pdf_says_what_the_page_says(cast: Cast, quote: Quote) -> None:
    paper = ask_for_quote_paper(actor=cast("sales"), pk=quote.pk, form="pdf")
    text = text_of_pdf(made(paper))
    for word in (*WORDS, quote.number, "预付 30%", "1 / 1", quote.customer.name):
        assert word in text, word
    assert paper.file is not None
    assert (paper.file.name, paper.file.kind) == (f"{quote.number} 压装线改造.pdf", "quote")
    assert len(events("quote.paper_made")) == 1


def test_a_contract_as_word_document_says_what_the_page_says(cast: Cast, quote: Quote) -> None:
    contract = write_contract(actor=cast("sales"), pk=accepted(cast("sales"), quote).pk)
    text = text_of_docx(made(ask_for_contract_paper(actor=cast("sales"), pk=contract.pk, form="docx")))
    for word in (*WORDS, contract.number, "甲方", contract.party_a, "尾款"):
        assert word in text, word


def test_it_is_in_the_language_of_who_asked(cast: Cast, quote: Quote) -> None:
    with translation.override("en"):
        paper = ask_for_quote_paper(actor=cast("sales"), pk=quote.pk, form="docx")
    text = text_of_docx(made(paper))
    assert "Total with tax" in text
    assert "价税合计" not in text


def test_a_job_that_runs_again_makes_nothing_more(cast: Cast, quote: Quote) -> None:
    paper = ask_for_quote_paper(actor=cast("sales"), pk=quote.pk, form="docx")
    made(paper)
    with nothing_changes():
        make_paper(paper.pk)


def test_a_machine_without_pango_says_what_to_install(
    cast: Cast, quote: Quote, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lacking(sheet: Any) -> bytes:
        raise Refused("apt-get install libpango-1.0-0")

    monkeypatch.setattr("yingdan.contracts.tasks.papers.pdf_of", lacking)
    paper = ask_for_quote_paper(actor=cast("sales"), pk=quote.pk, form="pdf")
    make_paper(paper.pk)
    paper.refresh_from_db()
    assert (paper.state, paper.problem) == ("failed", "apt-get install libpango-1.0-0")


def test_nothing_is_fetched(quote: Quote) -> None:
    with pytest.raises(ValueError, match="fetches nothing"):
        papers.nothing("file:///etc/passwd")
    with pytest.raises(ValueError, match="fetches nothing"):
        papers.nothing("http://127.0.0.1/")
    assert sheet_of_quote(quote).signed is False


def test_who_may_have_a_file_made(cast: Cast, quote: Quote) -> None:
    with pytest.raises(Missing), nothing_changes():
        ask_for_quote_paper(actor=cast("sales2"), pk=quote.pk, form="pdf")
    with pytest.raises(Refused), nothing_changes():
        ask_for_quote_paper(actor=cast("sales"), pk=quote.pk, form="exe")


def test_the_page_shows_what_is_being_made_and_then_the_file(cast: Cast, quote: Quote) -> None:
    client = Client()
    client.force_login(cast["sales"])
    assert client.post(f"/quotes/{quote.pk}/paper/", {"form": "docx"}).status_code == 302
    assert "delay:2s" in client.get(f"/quotes/{quote.pk}/papers/").content.decode()
    make_paper(Paper.objects.get().pk)
    assert client.get(f"/quotes/{quote.pk}/papers/").status_code == 302
    seen = client.get(f"/quotes/{quote.pk}/").content.decode()
    assert "delay:2s" not in seen
    file = Paper.objects.get().file_id
    assert f"/files/{file}/" in seen
    answer = client.get(f"/files/{file}/")
    assert b"".join(answer.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]  # a file
    client.force_login(cast["sales2"])
    assert client.get(f"/quotes/{quote.pk}/papers/").status_code == 404
    assert client.get(f"/files/{file}/").status_code == 404


def test_several_pages_carry_the_head_on_each(cast: Cast) -> None:
    lines = [line(name=f"第{number}项", price="10", quantity=Decimal(number)) for number in range(1, 90)]
    quote = make_quote(cast("sales"), "长清单", *lines)
    text = text_of_pdf(made(ask_for_quote_paper(actor=cast("sales"), pk=quote.pk, form="pdf")))
    assert text.count("含税金额（元）") >= 3
    assert text.count(quote.number) >= 3
