from pathlib import Path

import pytest

from drip.authoring import read_safety
from drip.core.safety.safety_words import SafetyWords


def read(tmp_path: Path, text: str) -> tuple[SafetyWords, list[str]]:
    file = tmp_path / "safety.yaml"
    file.write_text(text, encoding="utf-8")
    words, problems = read_safety(file)
    return words, [str(problem).removeprefix(str(file)) for problem in problems]


def test_signs_and_idioms_are_read(tmp_path: Path) -> None:
    words, problems = read(tmp_path, "signs:\n  suicide: [go away forever]\nidioms:\n  - kill the bill\n")
    assert problems == []
    assert words == SafetyWords({"suicide": ("go away forever",)}, ("kill the bill",))


def test_an_empty_table_adds_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, "idioms: []\n") == (SafetyWords(), [])


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("sings:\n  suicide: [a word]\n", "did you mean"),
        ("signs:\n  sorrow: [a word]\n", "sorrow"),
        ("idioms:\n  - ab*\n", "at least 3 letters"),
        ("idioms:\n  - …\n", "names no word"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, text: str, why: str) -> None:
    _, problems = read(tmp_path, text)
    assert len(problems) == 1
    assert why in problems[0]
