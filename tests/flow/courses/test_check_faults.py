"""A course with just one fault, for each kind of fault: it is told, where it is, and nothing else is."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from support.sites import ROOT, TEMPLATES

from drip.authoring import write_course
from drip.flow.courses.check import CheckedCourse, check_course
from drip.flow.courses.check_courses import check_courses

TODAY = date(2027, 1, 4)
PICTURE = "![A gate.](assets/gate.png)"
GATE = "\n  - when: {0}\n    then: [{{lesson: extra}}]\n"
END = "after: 3 days"  # the last words of course.yaml


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The course that `drip course new` writes, with a picture and a persona."""
    write_course(tmp_path / "garden", "garden", "The garden")
    (tmp_path / "garden" / "assets").mkdir()
    (tmp_path / "garden" / "assets" / "gate.png").write_bytes(b"\x89PNG")
    (tmp_path / "garden" / "personas").mkdir(exist_ok=True)
    (tmp_path / "garden" / "personas" / "ann.yaml").write_text(
        'name: Ann\nzone: Europe/Lisbon\nstarts: "2027-01-04 09:00"\nreplies:\n  welcome: {after: 1 day, text: "yes"}\n'
    )
    welcome = tmp_path / "garden" / "lessons" / "welcome.md"
    welcome.write_text(f"{welcome.read_text()}\n{PICTURE}\n")
    return tmp_path / "garden"


def edit(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def line_of(path: Path, words: str) -> int:
    """The first line that has these words; 1 where they are ''."""
    return next(number for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1) if words in line)


def told(checked: CheckedCourse) -> Iterator[tuple[str, int, str]]:
    return ((Path(one.file).name, one.line, one.message) for one in checked.problems)


SHIPPED = sorted(path.parent for path in (ROOT / "courses").glob("*/course.yaml"))
COURSE, WELCOME, LAST = "course.yaml", "lessons/welcome.md", "lessons/looking-back.md"
FAULTS = [
    # what is edited, before, after, where it is told: file and words of the line, words of the message
    (
        "a lesson that no step names",
        COURSE,
        "[{lesson: a-quiet-week}]",
        "[]",
        "lessons/a-quiet-week.md",
        "",
        "no one can",
    ),
    (
        "a condition that never holds",
        COURSE,
        END,
        END + GATE.format("season.career == 'fall' and not season.career == 'fall'"),
        COURSE,
        "lesson: extra",
        "no one can reach 'extra'",
    ),
    (
        "a condition with a word that no season is",
        COURSE,
        END,
        END + GATE.format("season.career == 'wintr'"),
        COURSE,
        "when:",
        "did you mean 'winter'?",
    ),
    (
        "a condition that always holds",
        COURSE,
        END,
        END + "\n  - when: season.career != 'x1'\n    then: []\n    else: [{lesson: extra}]\n",
        COURSE,
        "when:",
        "season.career is never 'x1'",
    ),
    ("a season without a way on", COURSE, "    fall: []\n", "", COURSE, "by:", "no way on for 'fall'"),
    ("no way on for silence", COURSE, "    unknown: []\n", "", COURSE, "by:", "those who have not told"),
    (
        "a wait without an end",
        COURSE,
        "{up_to: 5 days, remind_after: 2 days}",
        "{remind_after: 2 days}",
        COURSE,
        "await:",
        "'up_to' is missing",
    ),
    ("a wait of ten years", COURSE, "up_to: 5 days", "up_to: 520 weeks", COURSE, "await:", "no sensible end"),
    ("a loop", COURSE, END, END + "\n  - enroll: garden\n", COURSE, "enroll:", "loop"),
    (
        "an unknown name in a condition",
        COURSE,
        END,
        END + GATE.format("answers.hop"),
        COURSE,
        "when:",
        "did you mean 'hope'?",
    ),
    ("an unknown name in a lesson", LAST, "\n---\n", "\n---\n{{ answers.hop }}\n", LAST, "answers.hop", "'hope'?"),
    (
        "an unknown link in a lesson",
        WELCOME,
        PICTURE,
        "[x]({{ links.nothing }}) " + PICTURE,
        WELCOME,
        "links.nothing",
        "unknown name 'nothing'",
    ),
    ("an unknown name in a subject", WELCOME, "{{ first_name", "{{ frst_name", WELCOME, "subject:", "'first_name'?"),
    ("Jinja that does not compile", WELCOME, PICTURE, PICTURE + "\n\n{% if %}", WELCOME, "{% if", "Jinja"),
    (
        "buttons in a line",
        LAST,
        "\n---\n",
        "\n---\nSo: {{ ask_buttons('how_it_went') }}\n",
        LAST,
        "So: {{",
        "on a line of its own",
    ),
    ("a lesson without a subject", LAST, "subject: ", "# ", LAST, "preview", "'subject' is missing"),
    (
        "a sender without an address",
        COURSE,
        'address: "Your Name, 1 Your Street, Your Town"',
        "",
        COURSE,
        "sender:",
        "postal address",
    ),
    ("a lesson that says nothing", "lessons/a-quiet-week.md", "", "", "lessons/a-quiet-week.md", "{# ", "text part"),
    (
        "a question asked twice",
        LAST,
        "  - id: how_it_went",
        "  - {id: hope, text: Again?}\n  - id: how_it_went",
        LAST,
        "id: hope",
        "taken by",
    ),
    ("a send time that clocks jump over", COURSE, '"07:30"', '"02:30"', COURSE, "pace:", 'write at: "04:00"'),
    (
        "a link to another lesson",
        WELCOME,
        PICTURE,
        PICTURE + "\n[on](looking-back.md)",
        WELCOME,
        "looking-back",
        "leads nowhere",
    ),
    ("a link to a heading", WELCOME, PICTURE, PICTURE + "\n[on](#below)", WELCOME, "#below", "leads nowhere"),
    ("a link without a site", WELCOME, PICTURE, PICTURE + "\n[on](https:///page)", WELCOME, "https:///page", "no site"),
    ("a picture that is not there", WELCOME, "gate.png", "gaet.png", WELCOME, "gaet.png", "did you mean 'gate.png'?"),
    (
        "a persona who answers no lesson",
        "personas/ann.yaml",
        "welcome",
        "welcom",
        "personas/ann.yaml",
        "welcom",
        "did you mean 'welcome'?",
    ),
    (
        "a persona who lives nowhere",
        "personas/ann.yaml",
        "Lisbon",
        "Lisbn",
        "personas/ann.yaml",
        "zone",
        "did you mean 'Europe/Lisbon'?",
    ),
    ("a persona who is no YAML", "personas/ann.yaml", 'starts: "', "starts: '", "personas/ann.yaml", "starts", ""),
    (
        "a persona with an unknown key",
        "personas/ann.yaml",
        "replies:",
        "answers:",
        "personas/ann.yaml",
        "answers",
        "unknown key",
    ),
]


@pytest.mark.parametrize("fault", FAULTS, ids=[fault[0] for fault in FAULTS])
def test_a_fault_is_told_alone(folder: Path, fault: tuple[str, ...]) -> None:
    _, file, before, after, told_in, at, words = fault
    if "extra" in after:
        (folder / "lessons" / "extra.md").write_text("---\nsubject: More\n---\nOne more thing.\n")
    if file == "lessons/a-quiet-week.md":
        (folder / file).write_text("---\nsubject: Quiet\n---\n{# to be written #}\n")
    edit(folder / file, before, after)
    found = list(told(check_course(folder, TEMPLATES, TODAY)))
    assert [(name, line) for name, line, _ in found] == [(Path(told_in).name, line_of(folder / told_in, at))], found
    assert words in found[0][2]


def test_the_course_to_start_from_has_no_fault(folder: Path) -> None:
    checked = check_course(folder, TEMPLATES, TODAY)
    assert (checked.problems, checked.notes) == ((), ())


@pytest.mark.parametrize("course", SHIPPED, ids=[course.name for course in SHIPPED])
def test_courses_that_ship_have_no_fault(course: Path) -> None:
    assert check_course(course, TEMPLATES, TODAY).problems == ()


def test_answers_that_nobody_can_have_given_yet_are_told(folder: Path) -> None:
    (folder / "lessons" / "extra.md").write_text(
        "---\nsubject: More\nask: [{id: later, text: What?}]\n---\nHello.\n\n{% if answers.later %}So.{% endif %}\n"
    )
    edit(folder / COURSE, END, END + "\n  - lesson: extra\n")
    edit(folder / WELCOME, PICTURE, "{% if answers.later %}Again.{% endif %}")
    found = {(name, line): message for name, line, message in told(check_course(folder, TEMPLATES, TODAY))}
    assert set(found) == {("welcome.md", line_of(folder / WELCOME, "answers.later")), ("extra.md", 7)}
    assert "this very lesson" in found["extra.md", 7]
    assert all("nobody has answered it" in message for message in found.values())


def test_a_branch_before_its_question_is_told_to_move(folder: Path) -> None:
    text = (folder / COURSE).read_text()
    asking = text[text.index("  - lesson: your-season") : text.index("  # Here the way parts")]
    (folder / COURSE).write_text(text.replace(asking, "").rstrip() + "\n" + asking)
    [(_, line, message)] = told(check_course(folder, TEMPLATES, TODAY))
    assert line == line_of(folder / COURSE, "by: season.career")
    assert message.endswith("move this branch behind the lesson 'your-season'")


def test_a_condition_that_some_answers_leave_undecided_is_told(folder: Path) -> None:
    edit(folder / COURSE, END, END + GATE.format("enrollment.lessons > season.career"))
    (folder / "lessons" / "extra.md").write_text("---\nsubject: More\n---\nOne more thing.\n")
    [(_, line, message)] = told(check_course(folder, TEMPLATES, TODAY))
    assert line == line_of(folder / COURSE, "when:")
    assert "can't be decided" in message


def test_a_mail_that_is_too_heavy_is_told(folder: Path) -> None:
    edit(folder / WELCOME, PICTURE, "Word. " * 20_000)
    [(name, _, message)] = told(check_course(folder, TEMPLATES, TODAY))
    assert name == "welcome.md"
    assert "make two lessons of it" in message


@pytest.mark.parametrize(
    ("layout", "before", "after", "words"),
    [
        ("partials/footer.txt", "[[ _('Leave the course') ]]: {{ links.leave }}", "", "no way to leave"),
        ("partials/footer.mjml", "[[ course.sender.address ]]", "", "postal address"),
        ("lesson.txt", "[[ body ]]", "", "leaves out what the mail says"),
        ("lesson.mjml", "[[ body ]]", "", "leaves out what the mail says"),
        ("lesson.mjml", "<mj-column>", "<mj-colunm>", "MJML"),
    ],
)
def test_a_layout_of_the_course_that_lacks_something_is_told(
    folder: Path, layout: str, before: str, after: str, words: str
) -> None:
    (folder / "email" / "partials").mkdir(parents=True)
    shutil.copy(TEMPLATES / "email" / layout, folder / "email" / layout)
    edit(folder / "email" / layout, before, after)
    found = list(told(check_course(folder, TEMPLATES, TODAY)))
    assert found
    assert all(words in message for _, _, message in found)


def test_pictures_that_say_nothing_are_only_noted(folder: Path) -> None:
    edit(folder / WELCOME, "![A gate.]", "![]")
    checked = check_course(folder, TEMPLATES, TODAY)
    assert checked.problems == ()
    [note] = checked.notes
    assert (Path(note.file).name, note.line) == ("welcome.md", line_of(folder / WELCOME, "![]"))


def test_a_track_that_nobody_takes_is_only_noted(folder: Path) -> None:
    edit(folder / COURSE, END, END + "\n  - when: enrollment.lessons > 99\n    then: [{after: 1 week}]\n")
    checked = check_course(folder, TEMPLATES, TODAY)
    assert checked.problems == ()
    assert [note.line for note in checked.notes] == [line_of(folder / COURSE, "when:")]


def test_a_lesson_for_those_who_tell_unasked_is_only_noted(folder: Path) -> None:
    inner = "{when: season.career == 'winter', then: [{lesson: extra}]}"
    others = "".join(f"    {season}: []\n" for season in ("summer", "fall", "winter", "unknown"))
    again = f"\n  - by: season.career\n    id: again\n    spring: [{{lesson: welcome2}}, {inner}]\n{others}"
    edit(folder / COURSE, END, END + again)
    for name in ("welcome2", "extra"):
        (folder / "lessons" / f"{name}.md").write_text("---\nsubject: More\n---\nOne more thing.\n")
    checked = check_course(folder, TEMPLATES, TODAY)
    assert checked.problems == ()
    assert ["only somebody who tells" in note.message for note in checked.notes] == [True]


def test_courses_that_start_each_other_are_a_loop(tmp_path: Path) -> None:
    for name, further in (("one", "two"), ("two", "one")):
        write_course(tmp_path / name, name, name)
        edit(tmp_path / name / COURSE, END, END + f"\n  - enroll: {further}\n")
    checked = check_courses([tmp_path / "one", tmp_path / "two"], TEMPLATES, TODAY)
    assert ["loop without end" in message for one in checked for _, _, message in told(one)] == [True, True]
    assert check_courses([tmp_path / "one"], TEMPLATES, TODAY)[0].problems == ()


@pytest.mark.parametrize("name", ["lesson.mjml", "lesson.txt", "confirmation.md", "inline.css"])
def test_a_file_of_mails_that_is_no_text_is_told_once(folder: Path, name: str) -> None:
    (folder / "email").mkdir()
    (folder / "email" / name).write_bytes(b"one\n\xff\xfe\n")
    checked = check_course(folder, TEMPLATES)
    told_of = [(one.file, one.line, one.message) for one in checked.problems]
    message = "a character in this line is not UTF-8: save the file as UTF-8"
    assert told_of == [(str(folder / "email" / name), 2, message)]


def test_words_in_another_language_that_are_no_text_are_told_once(folder: Path) -> None:
    edit(folder / COURSE, "sequence:", "languages: [de]\nsequence:")
    (folder / "email").mkdir()
    (folder / "email" / "words.de.yaml").write_bytes(b"\xff")
    checked = check_course(folder, TEMPLATES)
    assert [Path(one.file).name for one in checked.problems] == ["words.de.yaml"]


def test_what_is_wrong_in_a_mail_of_our_own_is_told_with_its_place(folder: Path) -> None:
    (folder / "email").mkdir()
    mail = folder / "email" / "confirmation.md"
    mail.write_text("---\nsubject: Hello\n---\nWelcome.\n\nYou are {{ nobody }}.\n")
    (problem,) = check_course(folder, TEMPLATES).problems
    assert (problem.file, problem.line) == (str(mail), 6)


def test_a_year_that_no_calendar_could_count_on_from_is_told(folder: Path) -> None:
    edit(folder / COURSE, END, "on: 9999-12-31")
    (problem,) = check_course(folder, TEMPLATES, TODAY).problems
    assert "the years here are 2000 to 2199" in problem.message
