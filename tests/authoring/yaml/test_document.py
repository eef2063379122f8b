import pytest

from drip.authoring.yaml.document import YamlList, YamlTable, parse_yaml


def complaint(text: str) -> tuple[int, str]:
    _, problems = parse_yaml(text, "course.yaml")
    [problem] = problems
    return problem.line, problem.message


def test_every_key_and_item_knows_its_line() -> None:
    table, problems = parse_yaml("a: 1\nb:\n  - x: y\n    z: w\n\n  - v\n", "f", first_line=3)
    assert problems == []
    assert isinstance(table, YamlTable)
    assert table.lines == {"a": 3, "b": 4}
    items = table["b"]
    assert isinstance(items, YamlList)
    assert items.lines == [5, 8]
    assert items[0].lines == {"x": 5, "z": 6}


def test_words_stay_words() -> None:
    table, _ = parse_yaml("on: yes\nat: 07:30\ndate: 2027-01-04\nnumber: 010\nempty:\nquoted: ''\n", "f")
    assert table == {
        "on": "yes",
        "at": "07:30",
        "date": "2027-01-04",
        "number": "010",
        "empty": None,
        "quoted": "",
    }


@pytest.mark.parametrize(
    ("text", "line", "hint"),
    [
        ("a:\n\tb: 1\n", 2, "indented with a tab"),
        (
            "subject: What: a thing\n",
            1,
            'text with a colon in it needs quotes around it, as in subject: "What: a thing…"',
        ),
        ("subject: {{ first_name }}, hi\n", 1, "text that begins with '{' needs quotes"),
        ("subject: {{ first_name }}\n", 1, "text that begins with {{ needs quotes"),
        ("subject: *Hello* you\n", 1, "text that begins with '*' needs quotes"),
        ("subject: @you\n", 1, "text that begins with '@' needs quotes"),
        ("subject: !important\n", 1, "text that begins with '!' needs quotes"),
        ("subject: > x\n", 1, "text that begins with '>' needs quotes"),
        ("preview: [Reminder] look\n", 1, "text that begins with '[' needs quotes"),
        ('a: 1\nsubject: "Hi\nb: x\n', 2, "the quotation mark that opens in this line is never closed"),
        ('subject: "Hi" there\n', 1, "the quotation marks of 'subject' must go around the whole text"),
        ("subject: 'it's'\n", 1, "an apostrophe is written twice"),
        ('subject: "a \\q"\n', 1, "a backslash means something special"),
        ("a: 1\n  b: 2\n", 2, "the indentation does not fit"),
        ("a:\n  b: 2\n c: 3\n", 3, "the indentation does not fit"),
        ("a: 1\nb: {c: 1\nd: 2\n", 2, "the bracket that opens in this line is not closed"),
        ("a: 1\nhello\nb: 2\n", 2, "'hello' is no 'key: value'"),
        ("title:x\nb: 2\n", 1, "a space is missing after the colon"),
        ("a:\n  - b: 1\n  -c: 2\n", 3, "a space is missing after the '-'"),
        ("a: \x07\n", 1, "invisible control character (U+0007)"),
        ("a: 1\nb: x\u2028y\n", 2, "invisible control character (U+2028)"),
        ("subject: Letter #1\n", 1, 'taken for a comment: put quotes around "Letter #1"'),
        ("a: &x 1\n", 1, "'&x' is not used in courses"),
        ("a: *x\n", 1, "'*x' is not used in courses"),
        ("a: 1\n---\nb: 2\n", 2, "a second document begins here"),
        ("a: 1\nb: 2\na: 3\n", 3, "'a' stands here twice (first in line 1)"),
        ("- a\n", 1, "'key: value'"),
        ("", 1, "this is empty"),
        ("# only a comment\n", 1, "this is empty"),
        ("a: " + "[" * 60 + "]" * 60, 1, "nested too deep"),
    ],
)
def test_what_is_wrong_is_said_in_plain_words(text: str, line: int, hint: str) -> None:
    found, message = complaint(text)
    assert hint in message
    assert found == line


def test_a_comment_after_a_value_is_a_comment() -> None:
    assert parse_yaml("a: 1  # really\nb: [2]  #x\n", "f") == ({"a": "1", "b": ["2"]}, [])


def test_aliases_do_not_expand() -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a, *a, *a]\n" for n in range(50))
    table, problems = parse_yaml(bomb, "f")
    assert table is not None
    assert table["b49"] == [None] * 4
    assert len(problems) == 51 + 200
