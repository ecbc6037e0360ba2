"""The page in a browser: what it shows, how it filters and sorts, and that it does so for all."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from rule.model import CodeLine, Confidence, EnvironmentVariable, Evidence, Finding
from rule.output.report import Report
from tests.page.accounts import ACCOUNTS, REGIONS, account, function
from tests.page.conftest import Opener
from tests.proofs import long_but
from tests.rule.output.reports import CLEAN, FOLDER, HOSTILE, REPORT, hostile_report

LARGE = account(250)
VARIABLE = Finding(EnvironmentVariable("DB_PASSWORD"), "Secret Keyword", Confidence.NAMED)
LINE = Finding(CodeLine("app.py", 3), "Private Key", Confidence.PROVIDER)
SMALL = REPORT._replace(
    subjects=(
        function("clean-1", Evidence(), place=(ACCOUNTS[0], REGIONS[0]), owner="shop"),
        function("leaky-2", Evidence((VARIABLE, LINE)), place=(ACCOUNTS[0], REGIONS[1])),
        function(
            "leaky-10",
            Evidence((VARIABLE,), remediation_blocker="5 layers"),
            place=(ACCOUNTS[1], REGIONS[0]),
            owner="shop",
        ),
    ),
)
WIDTHS = (1440, 820, 390)


def names(page: Page) -> list[str]:
    return page.locator("#rows th span").all_inner_texts()


def status(page: Page) -> str:
    return page.get_by_role("status").inner_text()


def test_the_most_urgent_comes_first_and_everything_is_counted(opened: Opener) -> None:
    page = opened(SMALL)

    assert names(page) == ["leaky-2", "leaky-10", "clean-1"]
    assert status(page) == "3 functions, 3 secrets"
    tiles = [text.split("\n") for text in page.locator(".tiles div").all_inner_texts()]
    assert {each[0]: each[-1] for each in tiles} == {
        "with secrets": "2", "not read whole": "0", "clean": "1", "functions in all": "3",
        "secrets": "3", "of them Remediate moves": "1",
    }  # fmt: skip


def test_what_remediate_moves_and_why_not_the_rest_is_said_in_each_row(opened: Opener) -> None:
    page = opened(SMALL)

    said = [" ".join(text.split()) for text in page.locator("#rows .button").all_inner_texts()]
    assert said == ["Moves 1 of 2 it is in the code", "Moves none 5 layers", ""]


def test_a_filter_leaves_the_rows_that_fit_and_says_how_many(opened: Opener) -> None:
    page = opened(SMALL)

    page.get_by_label("Region").select_option(label=f"{REGIONS[0]} (2)")
    assert names(page) == ["leaky-10", "clean-1"]
    assert status(page) == "2 of 3 functions, 1 secret"

    page.get_by_label("Detector").select_option(label="Private Key (1)")
    assert status(page) == "0 of 3 functions, 0 secrets"

    page.get_by_role("button", name="Clear").click()
    expect(page.get_by_role("status")).to_have_text("3 functions, 3 secrets")


def test_what_is_filtered_searched_and_sorted_outlives_a_reload_and_can_be_linked(
    opened: Opener,
) -> None:
    page = opened(SMALL)
    page.get_by_label("Region").select_option(label=f"{REGIONS[0]} (2)")
    page.get_by_label("Search").fill("shop & co / ü")
    expect(page.get_by_role("status")).to_have_text("0 of 3 functions, 0 secrets")
    page.reload()
    assert page.get_by_label("Search").input_value() == "shop & co / ü"
    assert status(page) == "0 of 3 functions, 0 secrets"

    page.get_by_label("Search").fill("shop")
    page.get_by_role("button", name="Function", exact=True).click()
    expect(page.get_by_role("status")).to_have_text("2 of 3 functions, 1 secret")
    page.reload()
    assert names(page) == ["clean-1", "leaky-10"]

    page.get_by_role("button", name="Clear").click()
    expect(page.get_by_role("status")).to_have_text("3 functions, 3 secrets")
    assert page.get_by_label("Region").input_value() == ""


@pytest.mark.parametrize(
    "fragment",
    ["subjects", "region=nowhere&sort=nothing", "sort=-7", "%E0%A4%A&=&&region", "sort=<b>x"],
)
def test_an_address_that_the_page_has_not_written_filters_nothing(
    opened: Opener, fragment: str
) -> None:
    page = opened(SMALL)
    page.goto(f"{page.url}#{fragment}")
    page.reload()

    assert status(page) == "3 functions, 3 secrets"
    assert names(page) == ["leaky-2", "leaky-10", "clean-1"]


def test_a_search_finds_all_words_wherever_they_stand_in_a_row(opened: Opener) -> None:
    page = opened(SMALL)

    page.get_by_role("searchbox").fill("SHOP db_pass")
    expect(page.get_by_role("status")).to_have_text("1 of 3 functions, 1 secret")
    assert names(page) == ["leaky-10"]


def test_a_search_finds_signs_that_html_escapes(opened: Opener) -> None:
    name = "a<b> & 'c\""
    page = opened(SMALL._replace(subjects=(function(name, Evidence()), *SMALL.subjects)))

    for sign in (name, "&", "<b>", "'c"):
        page.get_by_role("searchbox").fill(sign)
        expect(page.get_by_role("status")).to_have_text("1 of 4 functions, 0 secrets")
        assert names(page) == [name]


def test_a_group_of_the_overview_filters_by_itself(opened: Opener) -> None:
    page = opened(SMALL)

    page.get_by_role("table", name="By owner").get_by_role("button", name="shop").click()

    assert names(page) == ["leaky-10", "clean-1"]
    assert page.evaluate("document.activeElement.id") == "subjects"


def test_rows_are_sorted_by_a_head_and_the_head_says_how(opened: Opener) -> None:
    page = opened(SMALL)
    by_name = page.get_by_role("columnheader", name="Function")
    by_secrets = page.get_by_role("columnheader", name="Secrets").last

    by_name.get_by_role("button").click()
    assert names(page) == ["clean-1", "leaky-2", "leaky-10"]  # As people count.
    assert by_name.get_attribute("aria-sort") == "ascending"

    by_name.get_by_role("button").click()
    assert names(page) == ["leaky-10", "leaky-2", "clean-1"]
    assert by_name.get_attribute("aria-sort") == "descending"

    by_secrets.get_by_role("button").click()
    assert names(page) == ["leaky-2", "leaky-10", "clean-1"]
    assert by_secrets.get_attribute("aria-sort") == "descending"
    assert page.locator(".rows [aria-sort]").count() == 1


def test_everything_can_be_done_by_keyboard(opened: Opener) -> None:
    page = opened(SMALL)
    reached: list[str] = []
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate(
                "(document.activeElement.labels?.[0] ?? document.activeElement).innerText"
            )
        )
        if reached[-1].startswith("Function"):
            page.keyboard.press("Enter")
            break

    assert reached[:2] == ["Skip to the functions", "Dark"]
    assert any(each.startswith("Search") for each in reached)
    assert any(each.startswith("Owner") for each in reached)
    assert names(page)[0] == "clean-1"


def test_many_rows_are_on_pages_and_a_filter_begins_at_the_first_one(opened: Opener) -> None:
    page = opened(LARGE)
    pager = page.get_by_role("navigation", name="Pages of functions")

    assert len(names(page)) == 100
    assert "1 to 100 of 250" in pager.inner_text()
    pager.get_by_role("button", name="Next").click()
    pager.get_by_role("button", name="Next").click()
    assert (len(names(page)), page.get_by_role("button", name="Next").is_disabled()) == (50, True)

    page.get_by_role("columnheader", name="Function").get_by_role("button").click()
    assert "1 to 100 of 250" in pager.inner_text()
    page.get_by_label("Outcome").select_option(index=1)
    assert not pager.is_visible()


def test_print_has_all_that_fits_and_nothing_folded_up(opened: Opener) -> None:
    many = tuple(LINE._replace(location=CodeLine("app.py", line)) for line in range(1, 20))
    page = opened(LARGE._replace(subjects=(function("many", Evidence(many)), *LARGE.subjects)))

    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert len(names(page)) == 251
    assert page.locator("details:not([open])").count() == 0
    assert page.get_by_text("app.py:19", exact=True).is_visible()
    assert not page.locator("#filters").is_visible()

    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert len(names(page)) == 100


@pytest.mark.parametrize(("scheme", "other"), [("light", "dark"), ("dark", "light")])
def test_the_colours_are_the_readers_and_can_be_switched(
    opened: Opener, scheme: str, other: str
) -> None:
    page = opened(SMALL, color_scheme=scheme)

    def shown() -> str:
        background = page.evaluate("getComputedStyle(document.body).backgroundColor")
        return "light" if background == "rgb(255, 255, 255)" else "dark"

    assert shown() == scheme
    page.get_by_role("button", name=other.capitalize(), exact=True).click()
    assert shown() == other
    page.get_by_role("button", name=scheme.capitalize(), exact=True).click()
    assert shown() == scheme


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    "report", [LARGE, REPORT, hostile_report("n" * 300)], ids=["account", "files", "long names"]
)
def test_nothing_sticks_out_of_a_screen(opened: Opener, report: Report, width: int) -> None:
    page = opened(report, width=width)

    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_without_scripts_the_first_rows_are_there_and_the_page_says_so(opened: Opener) -> None:
    page = opened(LARGE, java_script_enabled=False)

    assert page.get_by_text("the page shows the first 100 of 250 functions").is_visible()
    assert page.locator("#rows tr").count() == 100
    assert not page.locator("#filters").is_visible()
    assert page.get_by_role("table", name="By account").is_visible()


def test_files_have_neither_accounts_nor_a_button(opened: Opener) -> None:
    page = opened(REPORT._replace(command="package", subjects=(FOLDER, CLEAN), unread=()))

    heads = page.locator(".rows thead th").all_inner_texts()
    assert [each.strip(" ▲") for each in heads] == ["Outcome", "File", "Secrets"]
    assert status(page) == "2 files, 2 secrets"
    assert page.get_by_text("exempt by tests/ until 2027-01-31: OPS-1").is_visible()


def test_an_account_without_functions_has_a_page(opened: Opener) -> None:
    page = opened(REPORT._replace(subjects=(), unread=()))

    assert status(page) == "0 functions, 0 secrets"
    assert names(page) == []


HOSTILE_TO_PAGES = (
    "closes an element",
    "closes an attribute",
    "turns text around",
    "ends the line for JavaScript",
    "is an address",
    "is half a character",
)


@pytest.mark.parametrize("what", long_but(HOSTILE_TO_PAGES, HOSTILE))
def test_a_hostile_name_is_text_and_nothing_else(opened: Opener, what: str) -> None:
    page = opened(hostile_report(HOSTILE[what]))
    for each in page.locator("summary").all():
        each.click()
    page.get_by_role("columnheader", name="Function").get_by_role("button").click()

    elements = set(page.evaluate("[...document.querySelectorAll('body *')].map(e => e.localName)"))
    assert elements <= {
        "a", "header", "div", "h1", "p", "button", "main", "section", "h2", "ul", "li", "strong",
        "dl", "dt", "dd", "table", "caption", "thead", "tbody", "tr", "th", "td", "span", "small",
        "svg", "rect", "form", "label", "input", "select", "option", "nav", "script", "details",
        "summary", "code", "footer", "ol", "noscript",
    }  # fmt: skip
    attributes = page.evaluate(
        "[...document.querySelectorAll('*')].flatMap(e => e.getAttributeNames())"
    )
    assert not any(each.startswith("on") or each in ("src", "style") for each in attributes)
    hrefs = page.evaluate("[...document.querySelectorAll('[href]')].map(e => e.outerHTML)")
    assert hrefs == ['<a class="skip" href="#subjects">Skip to the functions</a>']
    assert page.locator("script").count() == 2


ATTEMPTS = {
    "fetches": "fetch('https://example.com/')",
    "loads an image": """new Promise((loaded, failed) => {
        const image = new Image();
        [image.onload, image.onerror] = [loaded, failed];
        image.src = 'https://example.com/x.png';
    })""",
    "imports": "import('data:text/javascript,1')",
    "runs another script": """new Promise((_, failed) => {
        document.addEventListener('securitypolicyviolation', failed);
        const script = document.createElement('script');
        script.textContent = '0';
        document.body.append(script);
    })""",
}


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS)
def test_the_policy_of_the_page_lets_nothing_out_and_no_other_script_run(
    opened: Opener, attempt: str
) -> None:
    page = opened(SMALL, attacked=True)
    page.evaluate("document.addEventListener('securitypolicyviolation', e => window.broken = e)")

    refused = page.evaluate(f"({attempt}).then(() => false, () => true)")

    assert refused
    assert page.evaluate("window.broken.disposition") == "enforce"
