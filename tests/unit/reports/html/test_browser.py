"""The pages in a real browser: accessible, quiet, and sorted and filtered where scripts run."""

import shutil
from pathlib import Path

import pytest

from grader.judge.grade import Verdict
from grader.reports.classbook import Alike, Learner, Passage
from grader.reports.html import grade_page, write

from ..conftest import grade, outcome  # noqa: TID252
from .conftest import HOSTILE, book, line, rich_grade, written

playwright = pytest.importorskip("playwright.sync_api", reason="playwright isn't installed")
CHROMIUM = shutil.which("chromium")
QUIET = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync",
         "--disable-quic")  # fmt: skip
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no `chromium` here (Debian's package of that name)")


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, args=[*QUIET])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A class whose names and outputs are hostile, and a page of one grade."""
    folder = tmp_path_factory.mktemp("pages")
    right = grade(outcome(verdict=Verdict.passed), score=10.0, passed=True)
    lines = [line("a", rich_grade("".join(HOSTILE[:10])), learner=Learner(HOSTILE[0], HOSTILE[1], section=HOSTILE[2]))]
    marks = (("bob", 10.0), ("cyd", 9.0), ("李娜", 8.5))
    lines += [line(name, right, mark=mark, hand_in=at) for at, (name, mark) in enumerate(marks, 1)]
    lines += [line("eve", grade(status="not_gradable", reason="an empty archive", score=0.0))]
    place = Passage(HOSTILE[1], (None, 1), (None, 4), "\n".join((*HOSTILE[:11], "x = 1  # " + "long " * 80)))
    alike = [Alike((1,), (2, 3), 0.9, lambda: [(place, place)] * 3)]
    rest = {"missing": (Learner("zoe", HOSTILE[11]),), "unmatched": ((HOSTILE[3], HOSTILE[4]),)}
    write(book(*lines, alike=lambda _: alike, **rest), folder)
    (folder / "one.html").write_text(grade_page(written(rich_grade())), "utf-8")
    return folder


@pytest.fixture
def visit(browser, folder):
    """A page of the folder, opened; at the end nothing may have been complained of, run or asked for elsewhere."""
    contexts, heard = [], []

    def opened(name, viewport=WIDE, **more):
        context = browser.new_context(viewport=viewport, **more)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: heard.append(message.text))
        page.on("pageerror", lambda error: heard.append(str(error)))
        page.on("dialog", lambda dialog: heard.append(dialog.message))
        page.on(
            "request", lambda request: heard.append(request.url) if request.url[:5] not in ("file:", "data:") else 0
        )
        page.goto((folder / name).as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not heard


def further_pages(folder):
    return [path.relative_to(folder).as_posix() for path in folder.glob("*/*.html")]


@pytest.fixture(scope="module")
def axe():
    """The script of axe-core."""
    module = pytest.importorskip("axe_playwright_python", reason="axe-playwright-python isn't installed")
    return (Path(module.__file__).parent / "axe.min.js").read_text("utf-8")


def faults(page, axe, **asked):
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    page.evaluate(axe)
    found = page.evaluate("asked => axe.run(asked)", asked)
    assert "color-contrast" in {one["id"] for one in found["passes"]}
    return [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]]


@pytest.mark.parametrize(("name", "viewport", "scheme"), [("index.html", WIDE, "light"), ("one.html", PHONE, "dark")])
def test_axe_finds_nothing(visit, axe, name, viewport, scheme):
    assert faults(visit(name, viewport, color_scheme=scheme), axe) == []


@pytest.mark.parametrize(("viewport", "scheme"), [(WIDE, "dark"), (PHONE, "light")])
def test_works_are_compared_side_by_side_and_accessibly(visit, axe, viewport, scheme):
    page = visit("index.html", viewport, color_scheme=scheme)
    page.get_by_role("link", name="Compare the lines").click()
    left, right = (one.bounding_box() for one in page.locator(".side").all()[:2])
    assert (left["y"] == right["y"]) == (viewport is WIDE)
    assert faults(page, axe) == []


@pytest.mark.parametrize(("name", "scheme"), [("index.html", "dark"), ("one.html", "light")])
def test_contrasts_are_enough_in_the_other_colours_too(visit, axe, name, scheme):
    assert faults(visit(name, color_scheme=scheme), axe, runOnly=["color-contrast"]) == []


@pytest.mark.parametrize("viewport", [WIDE, PHONE])
def test_nothing_sticks_out_and_nothing_runs(visit, folder, viewport):
    page = visit("index.html", viewport)
    for name in ["index.html", "one.html", *further_pages(folder)]:
        page.goto((folder / name).as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
        assert page.evaluate("window.hacked") is None


def test_tables_are_sorted_and_filtered(visit):
    page = visit("index.html")
    names = page.locator("#learners-table tbody tr:visible th a")
    assert names.count() == 5
    page.get_by_role("group", name="Learners", exact=True).get_by_role("button", name="Mark").click()
    assert [name.split()[0] for name in names.all_inner_texts()][:2] != ["bob", "cyd"]
    page.get_by_role("group", name="Learners", exact=True).get_by_role("button", name="Mark").click()
    marks = page.locator("#learners-table tbody td:nth-child(3)").all_inner_texts()
    assert marks == sorted(marks, key=float, reverse=True)
    page.get_by_label("Name, id or section").fill("CYD")
    assert [text.split()[0] for text in names.all_inner_texts()] == ["cyd"]
    assert page.get_by_text("1 of 5 shown").is_visible()
    page.get_by_label("Name, id or section").fill("")
    page.get_by_label("Standing").select_option("can't be read")
    assert [text.split()[0] for text in names.all_inner_texts()] == ["eve"]


def test_it_can_be_sorted_with_the_keyboard_alone(visit):
    page = visit("index.html")
    heading = page.locator("#learners-table th button").first
    heading.focus()
    page.keyboard.press("Enter")
    assert page.locator("#learners-table th[aria-sort=ascending]").count() == 1


def test_without_scripts_all_is_there_but_what_needs_them(visit):
    page = visit("index.html", java_script_enabled=False)
    assert page.locator("#learners-table tbody tr").count() == 5
    assert not page.locator(".find").is_visible()
    assert not page.locator("th button").count()
