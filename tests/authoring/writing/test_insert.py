"""A step is put into course.yaml, and not a character of the rest is touched."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drip.authoring.writing.insert import insert_lesson, lessons_in
from drip.authoring.yaml.document import parse_yaml

SHIPPED = (Path(__file__).parents[3] / "courses/redefine-success/course.yaml").read_text(encoding="utf-8")


def added(text: str, after: str = "") -> str:
    """What the insertion of 'new' puts in, once it is seen that it takes nothing out."""
    inserted = insert_lesson(text, "new", after)
    assert inserted is not None
    more = len(inserted.text) - len(text)
    start = next((at for at, (old, new) in enumerate(zip(text, inserted.text, strict=False)) if old != new), len(text))
    assert inserted.text[:start] + inserted.text[start + more :] == text
    assert "lesson: new" in inserted.text.splitlines()[inserted.line - 1]
    return inserted.text[start : start + more]


def order(text: str) -> list[str]:
    return sorted(lessons_in(text), key=lambda name: text.index(f"lesson: {name}"))


@pytest.mark.parametrize("after", sorted(lessons_in(SHIPPED)))
def test_after_any_lesson_of_the_shipped_course(after: str) -> None:
    assert added(SHIPPED, after)
    inserted = insert_lesson(SHIPPED, "new", after)
    assert inserted is not None
    before, now = order(SHIPPED), order(inserted.text)
    assert now == [*before[: before.index(after) + 1], "new", *before[before.index(after) + 1 :]]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("sequence:\n  - lesson: a\n  - lesson: z\n", "", "sequence:\n  - lesson: a\n  - lesson: new\n  - lesson: z\n"),
        ("sequence:\n- lesson: a # so\n\n# end\n", "", "sequence:\n- lesson: a # so\n- lesson: new\n\n# end\n"),
        ("sequence:\n- lesson: a", "a", "sequence:\n- lesson: a\n- lesson: new\n"),
        ("sequence: [{lesson: a}]\n", "a", "sequence: [{lesson: a}, {lesson: new}]\n"),
        ("sequence: [{lesson: a}, ]\n", "a", "sequence: [{lesson: a}, {lesson: new}, ]\n"),
        ("sequence: [lesson: a]\n", "a", "sequence: [lesson: a, {lesson: new}]\n"),
        (
            "sequence:\n- lesson: a\n- await: 3 days\n- after: 1 week\n- lesson: z\n",
            "a",
            "sequence:\n- lesson: a\n- await: 3 days\n- lesson: new\n- after: 1 week\n- lesson: z\n",
        ),
        (
            "sequence:\r\n  - lesson: a\r\n  - enroll: more\r\n",
            "",
            "sequence:\r\n  - lesson: a\r\n  - lesson: new\r\n  - enroll: more\r\n",
        ),
        (
            "sequence:\n- when: x\n  then:\n      -   lesson: a\n          on: x # y\n      # b\n",
            "a",
            "sequence:\n- when: x\n  then:\n      -   lesson: a\n          on: x # y\n      - lesson: new\n      # b\n",
        ),
        (
            "sequence:\n  - by: s\n    spring: [{lesson: a}]\n    fall: []\n",
            "",
            "sequence:\n  - by: s\n    spring: [{lesson: a}]\n    fall: []\n  - lesson: new\n",
        ),
    ],
)
def test_a_step_comes_where_its_author_would_have_written_it(before: str, after: str, expected: str) -> None:
    inserted = insert_lesson(before, "new", after)
    assert inserted is not None
    assert inserted.text == expected


def test_where_it_is_put_is_told() -> None:
    text = "sequence:\n- lesson: a\n- by: s\n  x: [{lesson: a}]\n- lesson: z\n"
    first, last = insert_lesson(text, "new", "a"), insert_lesson(text, "new")
    assert first is not None
    assert last is not None
    assert (first.line, first.where, first.again) == (3, "after a", (4,))
    assert (last.line, last.where, last.again) == (5, "before z", ())


def test_a_lesson_that_is_nowhere_has_no_place_after_it() -> None:
    assert insert_lesson("sequence:\n- lesson: a\n", "new", "b") is None


indents = st.integers(1, 4)
comments = st.sampled_from(["", "  # a: [b]", " # - lesson: x"])


@st.composite
def sequences(draw: st.DrawFn, depth: int = 0, prefix: str = "l") -> list[str]:
    """Lines of steps, blocks and tracks in brackets mixed, with comments and empty lines anywhere."""
    rows: list[str] = []
    for number in range(draw(st.integers(1, 3))):
        name = f"{prefix}{number}"
        rows += draw(st.sampled_from([[], [""], ["# about what follows"], ["", "# - lesson: no"]]))
        kind = draw(st.sampled_from(["lesson", "quoted", "await", "flow"] + ["by"] * (depth < 2)))
        if kind == "by":
            inner = draw(sequences(depth + 1, name))
            pad = " " * draw(indents)
            rows += ["- by: season.a", "  spring: []", f"  fall:{draw(comments)}", *(f"  {pad}{row}" for row in inner)]
            rows += ["  winter: [{lesson: w" + name + "}]"] * draw(st.booleans())
        elif kind == "flow":
            rows.append(f"- {{lesson: {name}, await: {{up_to: 5 days}}}}{draw(comments)}")
        else:
            value = f'"{name}"' if kind == "quoted" else name
            rows.append(f"- lesson: {value}{draw(comments)}")
            rows += ["  await:", f"    up_to: 5 days{draw(comments)}"] if kind == "await" else []
    return rows


@given(rows=sequences(), pad=st.integers(0, 3), newline=st.sampled_from(["\n", "\r\n"]), data=st.data())
def test_nothing_else_changes(rows: list[str], pad: int, newline: str, data: st.DataObject) -> None:
    text = newline.join(["course: c", "sequence:", *(" " * pad + row for row in rows), "# the end", "title: C", ""])
    after = data.draw(st.sampled_from(["", *sorted(lessons_in(text))]))
    assert len("".join(added(text, after).split())) <= len("{lesson:new},")
    inserted = insert_lesson(text, "new", after)
    assert inserted is not None
    table, problems = parse_yaml(inserted.text.replace("\r\n", "\n"), "course.yaml")
    assert table is not None
    assert problems == []
    assert len(lessons_in(inserted.text)) == len(lessons_in(text)) + 1
