"""What the page counts."""

from __future__ import annotations

from rule.model import Broken, Evidence
from rule.output.page.rows import Button, State
from rule.output.page.view import Page, page_of
from tests.page.accounts import ACCOUNTS, DENIED, KINDS, REGIONS, function
from tests.rule.output.reports import CLEAN, FOLDER, REPORT

VARIABLE, TOKEN, LINE = KINDS[:3]


def seen(*subjects: object) -> Page:
    return page_of(REPORT._replace(subjects=subjects, unread=()))  # type: ignore[arg-type]


def test_the_most_urgent_rows_come_first_and_each_state_is_counted() -> None:
    page = seen(
        function("clean", Evidence()),
        function("denied", Evidence(unread=(DENIED,))),
        function("broken", Evidence(unread=(DENIED,), broken=Broken(("no layer",)))),
        function("leaky", Evidence((VARIABLE,))),
    )

    assert [row.subject.name for row in page.rows] == ["leaky", "broken", "denied", "clean"]
    assert [page.count(state) for state in State] == [1, 1, 1, 1]


def test_what_does_not_count_makes_no_row_urgent() -> None:
    page = seen(FOLDER)

    assert len(page.rows[0].secrets) == 2
    assert page.exempt == 1
    assert page.rows[0].exempt == (("tests/t.py:7", "exempt by tests/ until 2027-01-31: OPS-1"),)


def test_a_row_says_how_far_the_button_helps() -> None:
    page = seen(
        function("a", Evidence((VARIABLE, TOKEN))),
        function("b", Evidence((VARIABLE, LINE))),
        function("c", Evidence((LINE,))),
        function("d", Evidence()),
    )

    assert [row.button for row in page.rows] == [*Button]
    assert page.moved == 3


def test_a_facets_groups_are_what_rows_point_at() -> None:
    page = seen(
        function("a", Evidence((VARIABLE, TOKEN)), place=(ACCOUNTS[1], REGIONS[1]), owner="shop"),
        function("b", Evidence((VARIABLE,)), place=(ACCOUNTS[0], REGIONS[1])),
    )

    assert [(each.key, [group.name for group in each.groups]) for each in page.facets] == [
        ("state", ["Secrets found"]),
        ("account", [*ACCOUNTS[:2]]),
        ("region", [REGIONS[1]]),
        ("owner", ["no owner known", "shop"]),
        ("type", ["Secret Keyword", "Stripe Access Key"]),
        ("button", ["Moves all"]),
    ]
    assert page.places == ["0;1;0;1;0,1;0", "0;0;0;0;0;0"]


def test_groups_with_most_secrets_come_first_and_a_detector_counts_its_own() -> None:
    page = seen(
        function("a", Evidence((VARIABLE, LINE, TOKEN)), owner="shop"),
        function("b", Evidence((VARIABLE,)), owner="art"),
    )
    owner, kind = page.facets[3], page.facets[4]

    assert [(each.name, each.secrets, each.total) for each in owner.by_secrets] == [
        ("shop", 3, 1), ("art", 1, 1),
    ]  # fmt: skip
    assert [(each.name, each.secrets, each.found) for each in kind.by_secrets] == [
        ("Secret Keyword", 3, 2), ("Stripe Access Key", 1, 1),
    ]  # fmt: skip


def test_files_have_neither_accounts_nor_remedies() -> None:
    page = page_of(REPORT._replace(command="package", subjects=(FOLDER, CLEAN)))

    assert [each.key for each in page.facets] == ["state", "type"]
    assert page.remedies == []
    assert page.nouns == ("file", "files")


def test_remedies_say_of_how_many_secrets_in_how_many_functions() -> None:
    page = seen(
        function("a", Evidence((LINE, VARIABLE))),
        function("b", Evidence((LINE._replace(location=KINDS[3].location), LINE))),
    )

    assert [(each.secrets, each.functions, each.remedy.is_moved) for each in page.remedies] == [
        (1, 1, True), (3, 2, False),
    ]  # fmt: skip
