"""What a shell completes."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner
from support.sites import COURSE

from drip.cli import main


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with courses/garden, a course "mine" and a folder that holds none."""
    monkeypatch.chdir(tmp_path)
    for folder in ("courses/garden", "mine"):
        assert CliRunner().invoke(main, ["course", "new", folder]).exit_code == 0
    (tmp_path / "pictures").mkdir()
    return tmp_path


def completed(line: str) -> list[str]:
    """What Tab offers at the end of a line."""
    *words, incomplete = line.split(" ")[1:]
    return [item.value for item in ShellComplete(main, {}, "drip", "_DRIP_COMPLETE").get_completions(words, incomplete)]


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("drip cou", ["course"]),
        ("drip course ex", ["export"]),
        ("drip reply l", ["list", "lift"]),
        ("drip course new --ti", ["--title"]),
        ("drip lesson new x --ask s", ["season", "scale"]),
        ("drip completion ", ["bash", "zsh", "fish"]),
        ("drip course check ", ["mine", "courses/garden"]),
        ("drip course check courses/", ["courses/garden"]),
        ("drip course publish m", ["mine"]),
        ("drip lesson new x --course ", ["mine", "courses/garden"]),
        ("drip lesson new x --course mine --after s", ["something-new"]),
    ],
)
def test_a_line_is_completed(line: str, offered: list[str]) -> None:
    assert completed(line) == offered


@pytest.mark.parametrize("line", ["drip nonsense ", "drip course nonsense --x", "drip reply show --nonsense "])
def test_a_line_that_is_wrong_is_no_trouble(line: str) -> None:
    completed(line)


def test_each_command_is_offered_with_its_line() -> None:
    items = ShellComplete(main, {}, "drip", "_DRIP_COMPLETE").get_completions(["course"], "ex")
    line = "Write a course into one file, for another installation."
    assert [(item.value, item.help) for item in items] == [("export", line)]


def test_personas_are_those_of_the_course_that_the_line_names() -> None:
    @click.command()
    @click.argument("folder", type=click.Path())
    @click.option("--persona")
    def play(folder: str, persona: str) -> None: ...

    from drip.cli.parameter_values import complete_values

    complete_values(play)
    offered = ShellComplete(play, {}, "play", "_PLAY").get_completions
    assert [item.value for item in offered(["mine", "--persona"], "")] == ["mara"]
    assert [item.value for item in offered(["--persona"], "")] == []


def test_published_courses_are_offered_where_a_site_is(here: Path) -> None:
    assert completed("drip subscriber add m@example.net --course ") == []
    for words in (["init"], ["course", "publish", str(COURSE)]):
        assert CliRunner().invoke(main, words).exit_code == 0
    assert completed("drip subscriber add m@example.net --course ") == ["seasons"]
    (here / "drip.sqlite3").unlink()
    assert completed("drip subscriber add m@example.net --course ") == []


def test_to_complete_a_name_no_command_is_imported() -> None:
    script = (
        "import sys; from click.shell_completion import ShellComplete; from drip.cli import main\n"
        "complete = ShellComplete(main, {}, 'drip', '_DRIP_COMPLETE').get_completions\n"
        "complete([], ''); complete(['course'], '')\n"
        "print(*sorted(name for name in sys.modules if name.startswith('drip.')))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    modules = ("", ".lazy", ".courses", ".courses.course", ".options", ".parameter_values")
    allowed = {f"drip.cli{module}" for module in modules}
    assert set(done.stdout.split()) <= allowed


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_script_is_printed_for_each_shell(shell: str) -> None:
    printed = CliRunner().invoke(main, ["completion", shell])
    assert printed.exit_code == 0
    assert f"_DRIP_COMPLETE={shell}_complete" in printed.output


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")
@pytest.mark.parametrize(
    ("words", "offered"),
    [("drip cou", "course"), ("drip course check ", "mine courses/garden"), ("drip lesson new x --ask y", "yes/no")],
)
def test_a_real_bash_completes(here: Path, words: str, offered: str) -> None:
    program = here / "bin/drip"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m drip "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    script = (
        'source <(drip completion bash); complete -p drip >/dev/null || exit 1; IFS=" " read -ra COMP_WORDS <<< "$1"\n'
        '[ "${1: -1}" = " " ] && COMP_WORDS+=(""); COMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n'
        '_drip_completion drip; echo "${COMPREPLY[@]}"'
    )
    environment = {**os.environ, "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}"}
    environment["PYTHONPATH"] = str(Path(__file__).parents[2])
    done = subprocess.run(
        ["bash", "-c", script, "bash", words], capture_output=True, text=True, env=environment, cwd=here, check=False
    )
    assert (done.stdout.strip(), done.returncode) == (offered, 0), done.stderr
