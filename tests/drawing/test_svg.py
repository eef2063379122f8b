from xml.etree.ElementTree import Element, fromstring

import pytest
from support.courses import course, send
from support.gallery import HOSTILE, NESTED, hostile_course

from drip.core.courses.course import Course
from drip.core.graph.build_graph import build_graph
from drip.core.graph.graph import END, START
from drip.core.graph.headcount import CourseHeadcount, PlaceHeadcount
from drip.drawing import Scheme, draw_svg
from drip.drawing.text_metrics import plain_line

SVG = "{http://www.w3.org/2000/svg}"


def drawn(made: Course, scheme: Scheme = Scheme.AUTO, headcount: CourseHeadcount | None = None) -> Element:
    return fromstring(draw_svg(build_graph(made), scheme, headcount))


def texts(svg: Element) -> str:
    return " ".join("".join(one.itertext()) for one in svg.iter(f"{SVG}text"))


def test_a_picture_has_a_title_and_a_description_for_those_who_do_not_see_it() -> None:
    svg = drawn(NESTED)
    assert svg.attrib["role"] == "img"
    title, description = svg.find(f"{SVG}title"), svg.find(f"{SVG}desc")
    assert title is not None
    assert description is not None
    assert title.text == "Test"
    assert "It branches by season.career; when answers.q == 'x'." in (description.text or "")
    assert "welcome, a, deep-one" in (description.text or "")
    assert svg.attrib["aria-labelledby"] == f"{title.attrib['id']} {description.attrib['id']}"


def test_all_that_an_author_wrote_is_in_the_picture() -> None:
    written = texts(drawn(NESTED))
    for words in (
        "welcome",
        "deep-two",
        "begins next-course",
        "until answered, at most 5 days",
        "reminder after 2 days",
        "1 week",
        "on 11 January 2027",
        "day 8",
        "by season.career",
        "switch: a new season changes the track",
        "when answers.q == 'x'",
        "spring",
        "unknown",
        "straight on",
        "then",
        "for those who have not had it",
        "the end",
    ):
        assert words in written


def test_hostile_words_are_words_and_nothing_else() -> None:
    svg = drawn(hostile_course())
    assert {one.tag.removeprefix(SVG) for one in svg.iter()} == {
        "svg", "title", "desc", "style", "rect", "g", "path", "circle", "text",
    }  # fmt: skip
    names = {name for one in svg.iter() for name in one.attrib}
    assert not [name for name in names if name.startswith("on") or "href" in name]
    titles = [one.text for one in svg.iter(f"{SVG}title")]
    assert all(any(plain_line(words)[:100] in (title or "") for title in titles) for words in HOSTILE)


def test_a_picture_can_be_written_to_any_file() -> None:
    assert draw_svg(build_graph(hostile_course())).encode("utf-8")


@pytest.mark.parametrize("made", [NESTED, hostile_course(), course(*send("a"))])
def test_the_paper_is_as_large_as_what_is_seen_of_it(made: Course) -> None:
    svg = drawn(made)
    assert svg.attrib["viewBox"] == f"0 0 {svg.attrib['width']} {svg.attrib['height']}"


def test_colours_follow_the_reader_unless_one_scheme_is_asked_for() -> None:
    def style(scheme: Scheme) -> str:
        return drawn(NESTED, scheme).findtext(f"{SVG}style") or ""

    assert "prefers-color-scheme: dark" in style(Scheme.AUTO)
    assert "prefers-color-scheme" not in style(Scheme.LIGHT) + style(Scheme.DARK)
    assert style(Scheme.LIGHT) != style(Scheme.DARK)
    assert "var(" not in style(Scheme.AUTO)


def test_with_headcount_it_says_who_is_where() -> None:
    headcount = CourseHeadcount(
        places={"step/0": PlaceHeadcount(here=1234, next=7, paused=2)},
        new=3,
        elsewhere=5,
        pending=1,
        finished=40,
        left=6,
    )
    written = texts(drawn(NESTED, headcount=headcount))
    for words in ("1,234 here", "2 paused", "7 next", "3 had no lesson yet", "1 to confirm", "40 finished", "6 left"):
        assert words in written
    assert "5 more had a lesson last that is not in this course." in written
    assert "bounced" not in written
    assert "here" not in texts(drawn(NESTED))


def test_the_same_course_gives_the_same_picture() -> None:
    assert draw_svg(build_graph(hostile_course())) == draw_svg(build_graph(hostile_course()))
    assert {START, END} <= set(build_graph(NESTED).nodes)
