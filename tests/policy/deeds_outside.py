"""What is done for people outside: the accounts of contacts, the page of a project for its customer."""

from collections.abc import Mapping

from tests.policy.deed import Deed, at

OUTSIDE: Mapping[str, Deed] = {
    "contact.close_account": at("seated contact"),
    "contact.open_account": at("contact"),
    "project.answer": Deed(
        lambda s: {"pk": s["shown project"], "question": s["question"], "text": "下周三"}, "shown project"
    ),
    "project.ask": at("shown project", text="谁来参加初验？"),
    "project.close_page": at("shown project"),
    "project.open_page": at("shown project", welcome="欢迎"),
}
# What guests do themselves takes no right but the page: tests/portal/test_guests.py.
OF_GUESTS: Mapping[str, str] = {
    "acceptance.sign_as_customer": "a guest, by the page that is open to it: tests/portal/test_guests.py",
    "project.answer_as_customer": "the same tests",
    "project.ask_as_customer": "the same tests",
    "project.rate_as_customer": "the same tests",
}
