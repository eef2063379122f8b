"""We know the lesson that was answered: its lines are quotes whether they are marked or not."""

from __future__ import annotations

import pytest

from drip.core.courses.course import Question, QuestionKind
from drip.inbound import cut_reply

LESSON = """\
Hello Ada, this is the second week.

Nobody asks a field in January why it is not growing anything at the moment.
Seasons of work are like that, and none of them is final.

1. Which season is your working life in right now?
2. What is one thing that tells you so?

Reply to this mail and I will read it.
Spring, summer, fall or winter: there is no wrong answer to this one.
"""


def test_a_lesson_that_is_not_marked_at_all_is_cut():
    assert cut_reply(f"Winter, I think.\n\n{LESSON}", [LESSON]).new == "Winter, I think."


def test_a_lesson_that_is_indented_is_cut():
    indented = "\n".join(f"\t{line}" for line in LESSON.split("\n"))
    assert cut_reply(f"Winter, I think.\n\n{indented}", [LESSON]).new == "Winter, I think."


@pytest.mark.parametrize("width", [30, 50, 72])
def test_a_lesson_that_is_wrapped_otherwise_is_cut(width):
    wrapped, line = [], ""
    for word in LESSON.split():
        if len(line) + len(word) > width:
            wrapped.append(line)
            line = ""
        line = f"{line} {word}".strip()
    text = "\n".join(["Winter, I think.", "", *wrapped, line])
    assert cut_reply(text, [LESSON]).new == "Winter, I think."


def test_words_typed_between_the_lines_of_an_unmarked_lesson_are_the_reply():
    text = LESSON.replace("right now?\n", "right now?\nwinter\n").replace(
        "tells you so?\n", "tells you so?\nNothing grows.\n"
    )
    cut = cut_reply(text, [LESSON])
    assert cut.new == "winter\n\nNothing grows."
    assert "> 1. Which season is your working life in right now?\nwinter" in cut.between


def test_words_below_a_question_of_an_unmarked_quote_are_found_and_flagged():
    quoted = LESSON.replace("right now?\n", "right now?\nwinter\n")
    cut = cut_reply(f"See below.\n\nFrom: Coach <c@example.org>\nSent: Monday\nSubject: Hello\n\n{quoted}", [LESSON])
    assert cut.new == "See below.\n\nwinter"
    assert cut.suspicious


def test_an_answer_on_the_line_of_the_question_is_told_from_it():
    text = LESSON.replace("right now?\n", "right now? WINTER\n")
    cut = cut_reply(text, [LESSON])
    assert cut.new == "WINTER"
    assert cut.between.endswith("> 1. Which season is your working life in right now?\nWINTER")


def test_a_line_of_the_lesson_with_words_put_into_it_is_kept():
    line = "Nobody asks a field in January OR ME why it is not growing anything at the moment."
    assert cut_reply(f"{LESSON}\n{line}", [LESSON]).new == line


def test_a_word_of_the_lesson_may_be_the_answer():
    assert cut_reply("winter", [LESSON]).new == "winter"
    assert cut_reply("Spring", [LESSON]).new == "Spring"


def test_speaking_of_the_lesson_is_not_quoting_it():
    text = "You say that seasons of work are like that, but mine feels final."
    assert cut_reply(text, [LESSON]).new == text


def test_only_the_lesson_and_nothing_else_is_empty_and_not_suspicious():
    cut = cut_reply(LESSON, [LESSON])
    assert (cut.new, cut.suspicious) == ("", False)


def test_an_answer_on_the_line_of_a_marked_question_is_told_from_it():
    marked = "\n".join(f"> {line}" for line in LESSON.split("\n"))
    text = marked.replace("right now?\n", "right now? winter, I think\n").replace("so?\n", "so?  Nothing grows.\n")
    assert cut_reply(text, [LESSON]).new == "winter, I think\n\nNothing grows."


def test_words_below_an_unmarked_quote_are_found_and_flagged():
    cut = cut_reply(f"From: Coach <c@example.org>\nSent: Monday\nSubject: Hello\n\n{LESSON}\nWinter.", [LESSON])
    assert (cut.new, cut.suspicious) == ("Winter.", True)


def test_a_sentence_that_goes_on_from_one_of_the_lesson_is_the_writers():
    text = "Seasons of work are like that, and none of them is final. But mine is."
    assert cut_reply(text, [LESSON]).new == text


def test_each_part_of_a_mail_is_known_on_its_own():
    html = LESSON.replace("Spring, summer, fall or winter: there is no", "There is no")
    assert cut_reply(f"Winter.\n\n{html}", [LESSON, html]).new == "Winter."


MARKED = "\n".join(f"> {line}".rstrip() for line in LESSON.split("\n"))
ATTRIBUTION = "On 23 Nov 2026, at 07:30, Coach <c@example.org> wrote:"


def test_words_that_a_program_marks_as_quoted_with_the_lesson_are_found_below_its_questions():
    typed = MARKED.replace("right now?\n", "right now?\n>\n> winter, for now\n>\n").replace(
        "so?\n", "so?\n> I sleep.\n"
    )
    cut = cut_reply(f"{ATTRIBUTION}\n{typed}", [LESSON])
    assert (cut.new, cut.suspicious) == ("winter, for now\n\nI sleep.", True)


def test_a_marked_line_of_the_lesson_that_a_charset_has_changed_is_not_taken_for_an_answer():
    sent = f"{LESSON}\nDon’t you think that it’s the season’s fault?\nYou’re not alone."
    quoted = "\n".join(f"> {line}" for line in sent.replace("’", "?").split("\n"))
    assert cut_reply(f"Winter.\n\n{ATTRIBUTION}\n{quoted}", [sent]).new == "Winter."


def test_older_mail_below_the_lesson_is_not_taken_for_an_answer():
    older = "From: Ada <a@example.com>\nSent: Sunday\nTo: Coach\nSubject: Hello\n\nThings are going well."
    header = "From: Coach <c@example.org>\nSent: Monday\nTo: Ada\nSubject: Hello"
    assert cut_reply(f"Spring.\n\n{header}\n\n{LESSON}\n\n{older}", [LESSON]).new == "Spring."


def test_answers_in_the_words_of_the_lesson_are_answers_where_the_program_marks_the_quote():
    sent = f"{LESSON}\nThe same job with fences\nA long break from it all\n"
    marked = "\n".join(f"> {line}" for line in sent.split("\n"))
    assert cut_reply(f"the same job with fences\n\n{ATTRIBUTION}\n{marked}", [sent]).new == "the same job with fences"


def test_a_paragraph_of_the_lesson_that_was_copied_is_no_answer():
    copied = "Nobody asks a field in January why it is not growing anything at the moment."
    assert cut_reply(f"{copied}\n\nThis!\n\n{ATTRIBUTION}\n{MARKED}", [LESSON]).new == "This!"


def test_a_saying_set_off_with_an_angle_is_the_writers():
    text = "As they say:\n\n> the days are long\n\nWinter."
    assert cut_reply(f"{text}\n\n{ATTRIBUTION}\n{MARKED}", [LESSON]).new == text


def test_the_whole_lesson_run_together_in_one_line_is_a_quote():
    flat = " ".join(LESSON.split())
    long = f"{flat} {flat}"
    header = "-------- Original message --------\nFrom: Coach <c@example.org>\nDate: Monday"
    assert cut_reply(f"Winter.\n\n{header}\n\n{long}", [LESSON]).new == "Winter."


def test_bars_before_lines_of_ours_mark_a_quote():
    barred = "\n".join(f"| {line}" for line in LESSON.split("\n"))
    assert cut_reply(f"Winter.\n\n{barred}\n", [LESSON]).new == "Winter."


ASKING = """\
A lesson that is long enough to be known by its lines.

1. How much is left on a Friday evening? (1 is nothing, 10 is
plenty.)

1: https://course.example.org/my/x/answer/energy?value=1
2: https://course.example.org/my/x/answer/energy?value=2

2. What did the last year bring in? List what comes to mind.

Just hit reply: your words come straight to the coach.
https://course.example.org/my/x
"""


def test_what_is_added_to_a_question_and_its_buttons_belong_to_it():
    typed = ASKING.replace("plenty.)\n", "plenty.)\n\ntwo, it was four\n").replace(
        "to mind.\n", "to mind.\n\na walnut tree\n"
    )
    marked = "\n".join(f"> {line}".rstrip() for line in typed.split("\n"))
    assert cut_reply(f"{ATTRIBUTION}\n{marked}", [ASKING]).new == "two, it was four\n\na walnut tree"


def test_an_answer_behind_what_is_added_to_a_question_is_told_from_it():
    text = ASKING.replace("comes to mind.\n", "comes to mind. --> a walnut tree\n")
    assert cut_reply(text, [ASKING]).new == "--> a walnut tree"


def test_the_source_of_a_mail_that_is_quoted_holds_no_answers():
    source = MARKED.replace("> Hello", "> Content-Type: text/plain\n>\n> Hello").replace("so?\n", "so?\n> ou\n")
    assert cut_reply(f"Winter.\n\n{ATTRIBUTION}\n{source}", [LESSON]).new == "Winter."


def test_an_answer_behind_a_question_with_an_apostrophe_is_told_from_it():
    sent = f"{LESSON}\n3. What’s the one thing you’d miss?\n"
    assert cut_reply(f"{LESSON}\n3. What's the one thing you'd miss? the river\n", [sent]).new == "the river"


def test_an_unmarked_line_of_the_lesson_that_a_charset_has_changed_is_not_taken_for_an_answer():
    sent = f"{LESSON}\nDon’t you think that the season is at fault, and not you yourself?\n"
    quoted = sent.replace("’", "?")
    header = "From: Coach <c@example.org>\nSent: Monday\nSubject: Hello"
    assert cut_reply(f"Winter.\n\n{header}\n\n{quoted}", [sent]).new == "Winter."


def test_the_end_of_a_question_that_was_wrapped_is_no_answer_whatever_stands_below_it():
    sent = f"{LESSON}\n3. Which values did your last two weeks show? Name up to three.\n"
    quoted = (
        f"{LESSON}\n3. Which values did your last two weeks show? Name up to\nthree.\nsleep\nrest\nmusic\nfriends\n"
    )
    header = "From: Coach <c@example.org>\nSent: Monday\nSubject: Hello"
    assert cut_reply(f"{header}\n\n{quoted}", [sent]).new == "sleep\nrest\nmusic\nfriends"


OPTIONS = Question("shape", QuestionKind.CHOICE, "Which?", options=("the same job with fences", "a long break from it"))
OFFER = """\
Work that fits

Nobody asks a field in January why it is not growing anything.

Which of these comes closest to what you need?

the same job with fences
a long break from it

Put it into words if you like, and I will read it.
"""


@pytest.mark.parametrize("option", OPTIONS.options)
def test_an_option_typed_below_its_question_is_told_from_the_option_in_the_quote(option):
    typed = OFFER.replace("what you need?\n", f"what you need?\n\n{option}\n")
    for text in (typed, f"{ATTRIBUTION}\n\n{typed}", "\n".join(f"> {line}" for line in typed.split("\n"))):
        assert cut_reply(text, [OFFER], questions=[OPTIONS]).new == option


def test_without_its_questions_nothing_is_an_answer():
    assert cut_reply(f"a long break from it\n\n{OFFER}", [OFFER]).new == ""


def test_angles_that_the_lesson_itself_prints_do_not_prove_that_a_program_marks_its_quotes():
    sent = LESSON.replace("Reply to", "> One.\n> Two of them.\n> Three in a row.\n\nA short line.\n\nReply to")
    assert cut_reply(f"Winter.\n\n{sent}", [sent]).new == "Winter."


def test_the_name_of_the_course_above_an_unmarked_lesson_is_not_typed():
    assert cut_reply(f"winter\n\n{OFFER}", [OFFER]).new == "winter"


SPOKEN = """\
Nobody asks a field in January why it isn’t growing anything at the moment.
There is more of it at https://course.example.com/my/x if you like.

You’re not alone

“Seasons of work are like that,” she said… and I’ve never forgotten it.
What’s for dinner? Für die Gäste wäre es schön.

1. Which season is your working life in right now?
"""
WAYS_TO_CHANGE = {
    "a charset without the letters": lambda text: text.encode("ascii", "replace").decode(),
    "UTF-8 read as windows-1252": lambda text: text.encode().decode("cp1252", "replace"),
    "soft hyphens": lambda text: text.replace("ing", "i\xadng").replace("son", "s\xadon"),
    "plain quotation marks": lambda text: text.translate(str.maketrans("’“”", '\'""')).replace("…", "..."),
    "numbered links": lambda text: (
        text.replace("https://course.example.com/my/x", "[1]") + "\n[1] https://course.example.com/my/x\n"
    ),
    "Markdown made of the page": lambda text: text.replace("You’re not alone", "**You’re not alone**"),
}


@pytest.mark.parametrize("change", WAYS_TO_CHANGE.values(), ids=WAYS_TO_CHANGE)
@pytest.mark.parametrize("opening", ["", f"{ATTRIBUTION}\n\n", "From: C <c@x.org>\nSent: Monday\nSubject: Hi\n\n"])
def test_a_lesson_that_was_changed_on_its_way_is_cut(change, opening):
    typed = "I can't say yet.\n\nAda"
    assert cut_reply(f"{typed}\n\n{opening}{change(SPOKEN)}", [SPOKEN]).new == typed


TYPED = {
    "a dash between two thoughts": "I had a plan.\n\n--\n\nThen it all fell apart, and now it is winter for work.",
    "a dash before an answer": "1. winter\n--\n2. spring, because of the baby",
    "a dash before a joining word": "Winter at work, I suppose\n--\nand spring at home",
    "lines that look like headers": "From: the office\nTo: the sofa\nSubject: sleep\n\nand then spring at home.",
    "the same in German": "Von: müde\nAn: wach\nBetreff: ich\n\n1. Winter\n2. Frühling",
    "a line set off with an angle": "My mother used to say\n> all things come\nand she was right. Winter.",
}


@pytest.mark.parametrize("typed", TYPED.values(), ids=TYPED)
@pytest.mark.parametrize(
    "quote", ["", f"{ATTRIBUTION}\n\n{MARKED}", f"From: C <c@x.org>\nSent: Monday\nSubject: Hi\n\n{LESSON}"]
)
def test_words_that_look_like_what_programs_write_are_kept(typed, quote):
    assert cut_reply(f"{typed}\n\n{quote}", [LESSON]).new == typed


@pytest.mark.parametrize(
    "signature",
    [
        "Ada Lovelace",
        "Ada Lovelace\nAnalyst\n+44 20 7946 0000",
        "www.example.org",
        '"Always through." Frost',
        "Sent from my iPhone",
    ],
)
def test_a_dash_above_a_name_or_an_address_begins_a_signature(signature):
    assert cut_reply(f"Winter.\n\n--\n{signature}", [LESSON]).new == "Winter."
