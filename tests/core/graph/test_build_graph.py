from dataclasses import replace
from datetime import date, timedelta

from support.courses import by_season, course, lesson, season_question, send

from drip.core.courses.course import (
    AwaitAnswers,
    Branch,
    Cohort,
    Enroll,
    OnSeasonChange,
    Question,
    QuestionKind,
    Reentry,
    SendLesson,
    Step,
    Variant,
    Wait,
    Wording,
)
from drip.core.graph.build_graph import build_graph
from drip.core.graph.graph import END, START, Fork, Graph, Node, NodeKind

WEEK = Wait(timedelta(weeks=1))


def graph(*steps: Step) -> Graph:
    return build_graph(course(*steps))


def ways(made: Graph) -> list[tuple[str, str, str]]:
    """(from, track, to), each node by its name or its kind"""
    names = {node.id: node.name or node.kind.value for node in made.nodes.values()}
    return [(names[edge.source], edge.track, names[edge.target]) for edge in made.edges]


def waits(made: Graph) -> list[str]:
    return [words for edge in made.edges for words in edge.waits]


def node(made: Graph, name: str) -> Node:
    return next(node for node in made.nodes.values() if node.name == name)


def test_lessons_follow_one_another_from_the_start_to_the_end() -> None:
    assert ways(graph(*send("a", "b"))) == [("start", "", "a"), ("a", "", "b"), ("b", "", "the end")]


def test_a_wait_stands_on_the_way_to_what_comes_after_it() -> None:
    made = graph(*send("a"), WEEK, Wait(on=date(2027, 1, 11)), Wait(day=8), *send("b"))
    assert [edge.waits for edge in made.edges] == [(), ("1 week", "on 11 January 2027", "day 8"), ()]


def test_a_wait_for_nothing_is_not_written() -> None:
    assert waits(graph(*send("a"), Wait(), *send("b"))) == []


def test_a_wait_for_answers_says_how_long_and_when_it_reminds() -> None:
    made = graph(*send("a"), AwaitAnswers("a", timedelta(days=5), timedelta(days=2)), *send("b"))
    assert waits(made) == ["until answered, at most 5 days", "reminder after 2 days"]


def test_a_wait_for_the_answers_to_an_earlier_lesson_names_it() -> None:
    wait = AwaitAnswers("a", timedelta(days=5))
    for made in (graph(*send("a"), by_season(winter=(wait, *send("b")))), graph(*send("a", "b"), wait)):
        assert waits(made) == ["until a is answered, at most 5 days"]


def test_the_tracks_of_a_branch_part_and_join() -> None:
    made = graph(Branch("b", {"then": send("a"), "else": send("c")}, when="answers.x"), *send("d"))
    assert ways(made)[1:] == [
        ("when answers.x", "then", "a"),
        ("a", "", "join"),
        ("when answers.x", "else", "c"),
        ("c", "", "join"),
        ("join", "", "d"),
        ("d", "", "the end"),
    ]


def test_an_empty_track_leads_straight_to_where_they_join_and_keeps_its_waits() -> None:
    made = graph(by_season(winter=(WEEK,)))
    straight = {edge.track: edge.waits for edge in made.edges if edge.track}
    assert straight == {"spring": (), "summer": (), "fall": (), "winter": ("1 week",), "unknown": ()}


def test_a_branch_that_switches_says_so() -> None:
    (switching,) = [n for n in graph(by_season(OnSeasonChange.SWITCH)).nodes.values() if n.kind is NodeKind.BRANCH]
    assert switching.notes == ("switch: a new season changes the track",)
    (finishing,) = [n for n in graph(by_season(OnSeasonChange.FINISH)).nodes.values() if n.kind is NodeKind.BRANCH]
    assert finishing.notes == ()


def test_what_stands_inside_a_track_has_its_season_also_in_a_branch_without_one() -> None:
    inner = Branch("coin", {"then": send("deep"), "else": ()}, when="coin")
    made = graph(by_season(winter=(inner,), spring=send("a")), *send("z"))
    assert [node(made, name).season for name in ("deep", "a", "z")] == ["winter", "spring", ""]
    (fork,) = [row for row in made.rows if isinstance(row, Fork)]
    (nested,) = [row for row in fork.lanes[3].rows if isinstance(row, Fork)]
    assert [lane.season for lane in nested.lanes] == ["", ""]


def test_a_branch_by_a_season_that_was_asked_for_is_in_colour_too() -> None:
    asking = lesson("a", season_question())
    branch = Branch("b", {"spring": send("b"), "unknown": ()}, by="answers.career_season")
    made = build_graph(course(*send("a"), branch, a=asking))
    assert node(made, "b").season == "spring"


def test_the_word_of_a_season_on_a_track_that_is_none_has_no_colour() -> None:
    asking = lesson("a", Question("word", QuestionKind.CHOICE, "?", options=("spring", "mattress")))
    branch = Branch("b", {"spring": send("b"), "mattress": (), "unknown": ()}, by="answers.word")
    assert node(build_graph(course(*send("a"), branch, a=asking)), "b").season == ""


def test_a_lesson_that_stands_in_two_places_is_marked_where_it_may_have_come_already() -> None:
    made = graph(by_season(OnSeasonChange.FINISH, spring=send("a"), winter=send("a")), *send("a"))
    assert [(n.id, n.is_again) for n in made.nodes.values() if n.kind is NodeKind.LESSON] == [
        ("step/0/spring/0", False),
        ("step/0/winter/0", False),
        ("step/1", True),
    ]


def test_a_lesson_on_two_tracks_that_people_may_change_between_is_marked_on_the_second() -> None:
    made = graph(by_season(OnSeasonChange.SWITCH, spring=send("a"), winter=send("a")))
    assert [n.is_again for n in made.nodes.values() if n.kind is NodeKind.LESSON] == [False, True]


def test_a_further_course_has_a_place_of_its_own() -> None:
    made = graph(*send("a"), Enroll("more"))
    assert ways(made)[1:] == [("a", "", "more"), ("more", "", "the end")]
    assert node(made, "more").kind is NodeKind.ENROLL


def test_questions_are_shown_by_their_kinds() -> None:
    ask = (season_question(), Question("x", QuestionKind.TEXT, "?"), Question("y", QuestionKind.TEXT, "?"))
    shared = Question("z", QuestionKind.SCALE, "?", shared=True)
    made = build_graph(course(*send("a"), a=lesson("a", *ask, shared)))
    assert node(made, "a").asks == ("season career", "text ×2", "scale, shared")


def test_variants_are_shown_with_their_share() -> None:
    tried = tuple(Variant(name, weight, Wording(name, "", "")) for name, weight in (("plain", 2), ("asking", 1)))
    made = build_graph(course(*send("a"), a=lesson("a", variants=tried)))
    assert node(made, "a").variants == ("plain 67 %", "asking 33 %")


def test_a_subject_is_shown_in_the_words_that_stand_for_everybody() -> None:
    asking = replace(lesson("a"), subject="{% if x %}{{ first_name or 'Hello' }}{% endif %}, what now?")
    assert node(build_graph(course(*send("a"), a=asking)), "a").notes == ("…, what now?",)


def test_the_start_says_when_and_the_cohorts_are_named() -> None:
    assert graph(*send("a")).nodes[START].notes == ("when somebody confirms",)
    cohorts = (
        Cohort("january", date(2027, 1, 11), date(2027, 1, 15)),
        Cohort("2027-03-01", date(2027, 3, 1), date(2027, 2, 28)),
    )
    made = build_graph(replace(course(*send("a")), cohorts=cohorts))
    assert made.nodes[START].notes == ("january: 11 January 2027, join until 15 January 2027", "1 March 2027")


def test_of_many_cohorts_the_first_are_named_and_the_others_counted() -> None:
    cohorts = tuple(Cohort(f"c{n}", date(2027, n, 1), date(2027, n, 1)) for n in range(1, 10))
    notes = build_graph(replace(course(*send("a")), cohorts=cohorts)).nodes[START].notes
    assert len(notes) == 5
    assert notes[-1] == "and 5 more"


def test_the_end_says_what_else_leads_there_and_who_may_begin_again() -> None:
    made = build_graph(replace(course(*send("a")), goal="answers.decided", reentry=Reentry.NEVER))
    assert made.nodes[END].notes == ("at once, when answers.decided", "once more: never")
    assert graph(*send("a")).nodes[END].notes == ()


def test_a_course_is_told_in_a_few_facts() -> None:
    made = build_graph(replace(course(*send("a"), SendLesson("a")), languages=("de",)))
    assert made.facts == ("1 lesson", "0 questions", "Monday to Friday at 07:30", "en, de")
