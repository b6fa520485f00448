import pytest

from grader.host.kernel.outbox import MOST_DISPLAYED, MOST_KEPT, MOST_LAST, MOST_LINE, MOST_OUTPUTS, Outbox


@pytest.fixture
def outbox():
    return Outbox()


def show(text, **more):
    return {"data": {"text/plain": text}, "metadata": {}, **more}


def texts(outputs):
    return [output.content["text"] for output in outputs]


def shown(outputs):
    return [output.content["data"]["text/plain"] for output in outputs if output.kind == "display_data"]


def test_what_is_written_to_one_stream_is_one_output(outbox):
    for word in ("a", "b", "c"):
        outbox.write("stdout", word)
    outbox.write("stderr", "d")
    outbox.add("display_data", show("picture"))
    outbox.write("stderr", "e")
    assert [(one.kind, one.content.get("text")) for one in outbox.take()] == [
        ("stream", "abc"),
        ("stream", "d"),
        ("display_data", None),
        ("stream", "e"),
    ]
    assert outbox.take() == []


@pytest.mark.parametrize("chunk", [1 << 10, (1 << 10) + 1, 3 << 20, 30 << 20])
def test_every_character_of_a_flood_is_kept_or_counted(outbox, chunk):
    total = 0
    while total < 30 << 20:
        outbox.write("stdout", "x" * chunk)
        total += chunk
    first, loss, last = texts(outbox.take())
    assert (len(first), len(last)) == (MOST_KEPT, MOST_LAST)
    assert loss == f"\n... {total - MOST_KEPT - MOST_LAST:,} more characters were not kept ...\n"


def test_the_end_of_a_flood_is_its_end(outbox):
    for number in range(1_000_000):
        outbox.write("stdout", f"{number}\n")
    first, _, last = texts(outbox.take())
    assert first.startswith("0\n1\n2\n")
    assert last.endswith("\n999998\n999999\n")


def test_streams_that_alternate_make_few_outputs(outbox):
    for _ in range(50_000):
        outbox.write("stdout", "o")
        outbox.write("stderr", "e")
    outputs = texts(outbox.take())
    assert len(outputs) == MOST_OUTPUTS + 2
    assert sum(text.count("o") + text.count("e") for text in outputs) == 100_000


def test_displays_beyond_the_bound_are_counted(outbox):
    for number in range(MOST_OUTPUTS + 5):
        outbox.add("display_data", show(str(number)))
    outputs = outbox.take()
    assert shown(outputs) == [str(number) for number in range(MOST_OUTPUTS)]
    assert outputs[-1].content["text"] == "\n... 5 more outputs were not kept ...\n"


def test_what_there_is_no_room_for_need_not_be_made(outbox):
    for _ in range(MOST_OUTPUTS):
        assert not outbox.refuses()
        outbox.add("display_data", show(""))
    assert outbox.refuses()
    assert "1 more outputs" in outbox.take()[-1].content["text"]
    assert not outbox.refuses()


def test_many_pictures_are_bounded_together(outbox):
    for _ in range(30):
        outbox.add("display_data", {"data": {"image/png": "x" * (MOST_DISPLAYED // 2)}})
    outputs = outbox.take()
    assert [one.kind for one in outputs] == ["display_data"] * 4 + ["stream"]
    assert "26 more outputs" in outputs[-1].content["text"]


def test_a_huge_picture_leaves_a_note(outbox):
    outbox.add("display_data", {"data": {"text/plain": "<Figure>", "image/png": "x" * 10_000_000}, "metadata": {}})
    [output] = outbox.take()
    assert output.content["data"] == {"text/plain": "<Figure>\n(the image/png of 10.0 MB was not kept)"}


def test_an_error_is_kept_after_a_flood_and_cut_to_what_can_be_read(outbox):
    outbox.write("stdout", "x" * (10 << 20))
    outbox.add("error", {"ename": "E", "evalue": "v" * 1_000_000, "traceback": ["line"] * 9_000})
    error = outbox.take()[-1]
    assert error.kind == "error"
    assert len(error.content["evalue"]) < MOST_LINE + 100
    assert len(error.content["traceback"]) == 101
    assert "8,900 more lines" in error.content["traceback"][50]


@pytest.mark.parametrize(("wait", "left"), [(False, []), (True, ["old"])])
def test_clearing_forgets_at_once_or_when_the_next_comes(outbox, wait, left):
    outbox.add("display_data", show("old"))
    outbox.clear(wait=wait)
    assert shown(outbox.take()) == left
    outbox.add("display_data", show("new"))
    assert shown(outbox.take()) == ["new"]


def test_a_progress_bar_that_clears_itself_is_never_too_much(outbox):
    for number in range(10_000):
        outbox.clear(wait=True)
        assert not outbox.refuses()
        outbox.add("display_data", show(str(number)))
    assert shown(outbox.take()) == ["9999"]


def test_an_update_replaces_what_was_displayed_under_its_id(outbox):
    outbox.add("display_data", show("0 %", transient={"display_id": "bar"}))
    outbox.add("display_data", show("other"))
    outbox.update(show("100 %", transient={"display_id": "bar"}))
    outbox.update(show("lost", transient={"display_id": "elsewhere"}))
    assert shown(outbox.take()) == ["100 %", "other"]
