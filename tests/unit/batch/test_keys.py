"""What a change of anything does to the two keys."""

import pytest

from grader.batch.keys import basis_of, fingerprint
from grader.batch.rescoring import marking_of
from grader.course.secret import CourseSecret
from grader.judge.locating import locate

from .tiny import Tiny, work


@pytest.fixture
def tiny(tmp_path):
    return Tiny(tmp_path)


def basis(tiny, **more):
    order = tiny.order(**more)
    return basis_of(order, marking_of(order))


@pytest.mark.parametrize(
    "change",
    [
        ("points: 10", "points: 11"),
        ("title: It doubles", "title: It is twice as much"),
        ("title: A tiny assignment", "title: Another"),
        ("full_at: 0.2", "full_at: 0.3"),
        ("zero_at: 0.6}", "zero_at: 0.6, steps: 2}"),
        ("pass_at: 0.5", "pass_at: 0.6"),
        ("There is more, points: 5", "There is more, points: 5, optional: leave_out"),
    ],
)
def test_what_answers_are_worth_leaves_the_asks_key_alone(tiny, change):
    before = basis(tiny)
    tiny.change_rubric(change)
    after = basis(tiny)
    assert after.asks == before.asks
    assert after.worth != before.worth


@pytest.mark.parametrize(
    "change",
    [
        ("seconds: 20, seeds", "seconds: 30, seeds"),
        ("most: 4", "most: 5"),
        ("load_seconds: 20", "load_seconds: 30"),
        ("names: .double.", "names: [double], also: [extra]"),
        (", requires: .double.", ""),
    ],
)
def test_what_is_asked_changes_both(tiny, change):
    before = basis(tiny)
    tiny.change_rubric(change)
    assert basis(tiny).asks != before.asks


@pytest.mark.parametrize(
    "file",
    [
        "assignments/tiny/checks/test_tiny.py",
        "assignments/tiny/checks/helper.py",
        "assignments/tiny/inside.py",
        "assignments/tiny/data.py",
        "reference/tiny/solution.py",
        "student_template/tiny/tiny.py",
    ],
)
def test_a_file_of_the_course_changes_both(tiny, file):
    before = basis(tiny)
    path = tiny.course / file
    tiny.write(file, (path.read_text() if path.exists() else "") + "\n# more\n")
    assert basis(tiny).asks != before.asks


@pytest.mark.parametrize(
    "other", [{"secret": CourseSecret.fixed(2)}, {"device": "cuda"}, {"notebook": "all"}, {"diagnosing": 5.0}]
)
def test_another_way_to_grade_changes_both(tiny, other):
    assert basis(tiny, **other).asks != basis(tiny).asks


@pytest.mark.parametrize(("noise", "asks"), [("0.03", True), ("0.02", True), (None, False)])
def test_noise_is_of_worth_but_a_first_calibration_asks_anew(tiny, noise, asks):
    before = basis(tiny)
    file = "reference/tiny/calibration.json"
    text = (tiny.course / file).read_text()
    tiny.write(file, text.replace("0.02", noise) if noise else "{}")
    after = basis(tiny)
    assert (after.asks == before.asks) == asks
    assert (after.worth == before.worth) == (noise == "0.02")


@pytest.mark.parametrize("file", ["README.md", "assignments/tiny/README.md"])
def test_what_decides_nothing_changes_nothing(tiny, file):
    before = basis(tiny)
    tiny.write(file, "words")
    tiny.change_rubric(("assignment: tiny\n", "assignment: tiny  # a remark\n"))
    assert basis(tiny) == before


def test_data_of_the_users_own_count_by_how_their_files_look(tiny, tmp_path, monkeypatch):
    tiny.change_rubric(("data: {default: none}", "data: {default: none, full: faces}"))
    data = tiny.course / "assignments/tiny/data.py"
    data.write_text(data.read_text() + "\nFOLDER = 'faces'\n")
    folder = tmp_path / "data" / "faces"
    folder.mkdir(parents=True)
    monkeypatch.setenv("GRADER_DATA", str(tmp_path / "data"))
    before, quick = basis(tiny, profile="full"), basis(tiny)
    (tmp_path / "data" / "unrelated").mkdir()
    (tmp_path / "data" / "unrelated" / "x").write_text("1")
    assert basis(tiny, profile="full") == before
    (folder / "one.png").write_bytes(b"1")
    assert basis(tiny, profile="full").asks != before.asks
    assert basis(tiny) == quick


def test_the_keys_of_work_tell_its_files_from_where_they_lie(tiny, tmp_path):
    entry = tiny.order().assignment.rubric.entry

    def of(folder, **files):
        for name, text in files.items():
            path = tmp_path / folder / f"{name}.py"
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
        return fingerprint(locate(tmp_path / folder, entry, tmp_path))

    assert of("a", tiny=work()) == of("b", tiny=work())
    assert of("a", tiny=work()) != of("c", tiny=work() + "#")
    assert of("a", tiny=work()) != of("d", tiny=work(), helper="x = 1")
    assert of("a", tiny=work()) != of("e", other=work())
