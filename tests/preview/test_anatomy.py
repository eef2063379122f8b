from pathlib import Path

from drip.preview.anatomy import LinkTarget, ReadingTime, links_of, reading_time


def test_links_are_told_apart_by_where_they_lead(tmp_path: Path) -> None:
    (tmp_path / "gate.png").touch()
    html = """
    <a href="/to/leave">Leave</a> <a href="/to/answer/hope?value=a%20lot">A <b>lot</b></a>
    <a href="https://example.com/x">A book</a> <a href="mailto:ann@example.com">Write</a>
    <a href="notes.html">Notes</a> <a href="">Nothing</a> <a name="here">No link</a>
    <img src="/assets/gate.png" alt="A gate"> <img src="/assets/door.png">
    """
    found = [(link.words, link.target, link.leads, link.note) for link in links_of(html, tmp_path)]
    astray = "a mail has no place that this could start from"
    assert found == [
        ("Leave", "/to/leave", LinkTarget.OURS, "the page on which people leave the course"),
        ("A lot", "/to/answer/hope?value=a%20lot", LinkTarget.OURS, "answers hope: a lot"),
        ("A book", "https://example.com/x", LinkTarget.OUTSIDE, ""),
        ("Write", "mailto:ann@example.com", LinkTarget.MAIL, ""),
        ("Notes", "notes.html", LinkTarget.NOWHERE, astray),
        ("Nothing", "(empty)", LinkTarget.NOWHERE, astray),
        ("A gate", "assets/gate.png", LinkTarget.ASSET, ""),
        ("(a picture without words)", "assets/door.png", LinkTarget.ASSET, "this file is not there"),
    ]


def test_a_picture_in_a_link_gives_it_its_words(tmp_path: Path) -> None:
    html = '<a href="https://example.com"><img src="https://example.com/a.png" alt="A gate"></a>'
    assert [link.words for link in links_of(html, tmp_path)] == ["A gate", "A gate"]


def test_the_length_is_that_of_the_letter_alone() -> None:
    text = "Two words.\n\n— and one more: https://example.com/a/b\n\n-- \nYou get this because\n"
    assert reading_time(text) == ReadingTime(5, 1)
    assert reading_time("word " * 401) == ReadingTime(401, 3)
    assert reading_time("") == ReadingTime(0, 1)
