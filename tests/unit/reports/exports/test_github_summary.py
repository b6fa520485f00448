import re

from markdown_it import MarkdownIt

from grader.judge.grade import Verdict
from grader.reports.exports.github_summary import write

from .conftest import ADVICE, CRITERIA, HOSTILE, graded, outcome, refused


def shown(grade):
    """The page as a renderer of GitHub's Markdown makes it, raw HTML let through."""
    text = write(grade)
    assert len(text.encode()) < 1 << 20
    return MarkdownIt("commonmark", {"html": True}).enable(["table"]).render(text)


def test_a_table_of_the_public_criteria():
    page = shown(graded(0.5, 1, 0, advice=ADVICE))
    assert "<strong>not yet passed, 60 of 100 points</strong>" in page
    assert page.count("<tr>") == 2
    assert "<td>The forward pass | is right</td>" in page
    assert "I asked for &lt;b&gt;x&lt;/b&gt;.<br>50% of it" in page
    assert "2 criteria that aren't shown here: 30 of 40 points." in page
    assert "What is" not in page
    assert page.count("<li>") == 2


def test_of_what_is_optional_and_not_there_no_points_are_told():
    absent = outcome(CRITERIA[0], verdict=Verdict.not_applicable, score=0.0, max_score=0.0)
    assert "0 of 0" not in (page := shown(graded(1, 1, 1, criteria=(absent,))))
    assert ">not there</td>" in page


def test_nothing_of_the_work_is_markup():
    evil = "\n".join([*HOSTILE.values(), "# a | b", "- [x](javascript:alert(1))", "```", "![](http://x)", "$$x$$"])
    page = shown(graded(0, 0, 0, criteria=(outcome(CRITERIA[0], 0, title=evil, message=evil),)) | {"title": evil})
    tags = {tag.lower() for tag in re.findall(r"</?([a-zA-Z]\w*)", page)}
    assert tags <= {"h2", "p", "strong", "table", "thead", "tbody", "tr", "th", "td", "br"}
    assert page.count("<tr>") == 2


def test_a_page_too_large_for_github_is_cut():
    lost = tuple(outcome(CRITERIA[0], 0, message="<" * 2_000) for _ in range(300))
    assert "and more" in shown(graded(0, 0, 0, criteria=lost))


def test_no_grade_is_told():
    assert "my.py: is no notebook" in shown(refused("not_gradable", "/srv/class/s/my.py: is no notebook"))
