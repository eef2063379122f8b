from __future__ import annotations

import json

import pytest

from bench.corpus import Case, is_right, lost_and_leaked, measure, read_corpus


@pytest.mark.parametrize(
    ("case", "got", "right"),
    [
        ({"exact": ("a b",)}, "a\n\n b ", True),
        ({"exact": ("a b",)}, "ab", False),
        ({"exact": ("a b",), "without_space": True}, "ab", True),
        ({"exact": ("a", "b")}, "b", True),
        ({"exact": ("",)}, "\u200b\xa0", True),
        ({"exact": ("é",)}, "e\u0301", True),
        ({"contains": ("a", "b"), "absent": ("c",)}, "b a", True),
        ({"contains": ("a", "b"), "absent": ("c",)}, "b a c", False),
        ({"contains": ("a", "b")}, "a", False),
        ({"starts": ("a", "b")}, "b, a", True),
        ({"ends": ("a",)}, "a, b", False),
    ],
)
def test_what_is_right(case, got, right):
    assert is_right(Case("c", "1", "text", "", **case), got) is right


@pytest.mark.parametrize(
    ("got", "lost", "leaked"),
    [
        ("It is winter, I think.", False, False),
        ("It is", True, False),
        ("It is winter, I think. Which season is it?", False, True),
        ("", True, False),
        ("Which season?", True, True),
    ],
)
def test_words_are_lost_when_the_writers_are_missing_and_leaked_when_others_are_there(got, lost, leaked):
    assert lost_and_leaked(["it is  winter, I think."], got) == (lost, leaked)


def test_of_several_texts_the_nearest_counts():
    assert lost_and_leaked(["a b c d", "x y"], "x y") == (False, False)


def test_a_corpus_is_measured_by_kind_and_by_origin(tmp_path):
    file = tmp_path / "replies.json"
    cases = [
        {"corpus": "one", "id": "1", "kind": "text", "input": "a", "exact": ["A"]},
        {"corpus": "one", "id": "2", "kind": "eml", "input": "b64:YQ==", "contains": ["A"]},
        {"corpus": "two", "id": "3", "kind": "html", "input": "b", "exact": ["A"], "nows": True},
    ]
    file.write_text(json.dumps({"cases": cases}))
    tally = measure(read_corpus(file), lambda _, given: given.decode().upper() if given == b"a" else given.upper())
    assert tally.right == {"one": 2, "two": 0, "kind text": 1, "kind eml": 1, "kind html": 0, "all": 2}
    assert (tally.with_exact, tally.lost, tally.leaked) == (1, 0, 0)
    assert [case.name for case, _ in tally.misses] == ["two/3/2"]


def test_a_file_that_is_no_corpus_is_told_in_a_sentence(tmp_path):
    file = tmp_path / "replies.json"
    file.write_text("[]")
    with pytest.raises(ValueError, match="is no corpus"):
        read_corpus(file)
