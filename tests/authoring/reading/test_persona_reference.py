"""docs/personas.md: every key is in it, and its example is right."""

import re
from pathlib import Path

import pytest

from drip.authoring import read_persona
from drip.authoring.shapes.persona_shape import LetterShape, PersonaShape, ReplyShape
from drip.authoring.shapes.shape import Shape

REFERENCE = (Path(__file__).parents[3] / "docs/personas.md").read_text(encoding="utf-8")


def test_the_example_has_no_mistakes(tmp_path: Path) -> None:
    (example,) = re.findall(r"^```yaml\n(.*?)^```$", REFERENCE, re.MULTILINE | re.DOTALL)
    file = tmp_path / "mara.yaml"
    file.write_text(example, encoding="utf-8")
    mara = read_persona(file)
    assert (len(mara.replies["name-your-season"]), len(mara.writes)) == (2, 2)


@pytest.mark.parametrize("shape", [PersonaShape, ReplyShape, LetterShape])
def test_every_key_is_in_the_reference(shape: type[Shape]) -> None:
    assert [key for key in shape.known_keys() if f"`{key}`" not in REFERENCE] == []
