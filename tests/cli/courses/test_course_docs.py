import io
import tomllib

import pytest
from support.shell import fails, ok
from support.sites import ROOT

from drip.cli.courses.docs import _show

PAGE = (ROOT / "docs/course.md").read_text(encoding="utf-8")


def test_the_reference_is_printed_as_it_is_where_no_terminal_is() -> None:
    assert ok("course", "docs") == PAGE
    assert "| `until` |" in ok("course", "docs", "pace")
    assert "did you mean 'await'?" in fails("course", "docs", "awayt")


def test_it_ships_where_it_is_looked_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert (
        project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]["docs/course.md"]
        == "drip/docs/course.md"
    )


@pytest.mark.parametrize(("lines", "paged"), [("400", False), ("5", True)])
def test_a_terminal_pages_what_it_can_not_show_at_once(
    lines: str, paged: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    screen = io.StringIO()
    monkeypatch.setattr("pydoc.pager", shown.append)
    monkeypatch.setattr("sys.stdout", screen)
    for name, value in {"LINES": lines, "COLUMNS": "80", "TERM": "xterm", "FORCE_COLOR": "1"}.items():
        monkeypatch.setenv(name, value)
    _show("## Times\n\n| key | what |\n|---|---|\n| `at` | the time |\n")
    assert bool(shown) == paged
    text = "".join(shown) or screen.getvalue()
    assert "the time" in text
    assert "|---|" not in text
