from pathlib import Path

import pytest
from support.sites import TEMPLATES

from drip.flow.mail_key import MailKey
from drip.preview.proofs import Proofs

WELCOME, REST = MailKey("lesson:welcome"), MailKey("lesson:rest")


@pytest.fixture
def proofs(written: Path) -> Proofs:
    return Proofs(written, TEMPLATES)


def save(proofs: Proofs, name: str, before: str, after: str) -> None:
    file = proofs.folder / name
    file.write_text(file.read_text().replace(before, after))
    proofs.reread([file])


def test_every_mail_is_listed_before_any_is_made(proofs: Proofs) -> None:
    names = [mail.mail for mail in proofs.mails()]
    assert names[:3] == ["lesson:welcome", "lesson:name-your-season", "reminder:name-your-season"]
    assert names[-9:-2] == ["confirmation", "clarification", "notice", "letter", "key", "address", "moved"]
    assert names[-2:] == ["care", "concern"]


def test_a_mail_is_made_when_it_is_looked_at_and_once(proofs: Proofs) -> None:
    assert proofs.proof(WELCOME).mails.keys() == {"lesson:welcome"}
    assert proofs.proof(WELCOME) is proofs.proof(WELCOME)
    assert proofs.proof(MailKey("reminder:name-your-season")).mails.keys() == {
        "lesson:name-your-season",
        "reminder:name-your-season",
    }


def test_what_is_saved_is_made_anew(proofs: Proofs) -> None:
    before = proofs.number
    save(proofs, "lessons/welcome.md", "Three letters", "Seven letters")
    assert proofs.number > before
    assert "Seven letters" in proofs.proof(WELCOME).mails["lesson:welcome"].html


def test_what_cannot_be_made_leaves_the_last_that_could(proofs: Proofs) -> None:
    good = proofs.proof(WELCOME)
    save(proofs, "lessons/welcome.md", "Three", "{{ first_nam }}")
    broken = proofs.proof(WELCOME)
    assert broken.mails == good.mails
    assert list(broken.current) == []
    assert [problem.line for problem in broken.problems] == [9]
    assert proofs.problems() == broken.problems


def test_a_mail_that_never_could_be_made_has_only_its_problems(written: Path) -> None:
    (written / "lessons" / "welcome.md").write_text("---\nsubject: Hello\n---\n{{ first_nam }}\n")
    proof = Proofs(written, TEMPLATES).proof(WELCOME)
    assert proof.mails == {}
    assert len(proof.problems) == 1


def test_a_course_that_cannot_be_read_leaves_the_last_one(proofs: Proofs) -> None:
    good = proofs.proof(WELCOME)
    save(proofs, "course.yaml", "title: Four seasons", "title: [")
    assert proofs.problems()
    assert proofs.course is not None
    assert proofs.course.title == "Four seasons"
    assert proofs.proof(WELCOME).mails == good.mails
    assert proofs.proof(REST).mails == {}, "it was never looked at, and cannot be made now"


def test_the_whole_check_finds_what_nobody_looks_at(proofs: Proofs) -> None:
    save(proofs, "lessons/rest.md", "{{ season.career }}", "{{ season.love }}")
    assert proofs.problems() == ()
    assert proofs.check()
    assert [Path(problem.file).name for problem in proofs.problems()] == ["rest.md"]


def test_what_the_whole_check_found_is_known_until_its_file_changes(proofs: Proofs) -> None:
    save(proofs, "lessons/rest.md", "{{ season.career }}", "{{ season.love }}")
    proofs.check()
    save(proofs, "lessons/welcome.md", "Three", "Four")
    assert len(proofs.problems()) == 1
    save(proofs, "lessons/rest.md", "{{ season.love }}", "{{ season.career }}")
    assert proofs.problems() == ()


def test_after_the_whole_check_the_last_good_state_of_every_mail_is_known(proofs: Proofs) -> None:
    proofs.check()
    save(proofs, "course.yaml", "title: Four seasons", "title: [")
    assert proofs.proof(REST).mails.keys() == {"lesson:rest"}


def test_a_check_that_was_overtaken_says_nothing(proofs: Proofs, monkeypatch: pytest.MonkeyPatch) -> None:
    from drip.preview import proofs as module

    checked = module.check_course

    def check_while_somebody_saves(folder: Path, templates: Path):  # type: ignore[no-untyped-def]
        found = checked(folder, templates)
        save(proofs, "lessons/rest.md", "{{ season.career }}", "{{ season.love }}")
        return found

    monkeypatch.setattr(module, "check_course", check_while_somebody_saves)
    assert not proofs.check()
    assert not proofs.is_checked


def test_a_persona_who_cannot_be_read_is_a_problem_of_the_course(proofs: Proofs) -> None:
    save(proofs, "personas/mara.yaml", "zone: Europe/Lisbon", "zone: [")
    assert proofs.personas == {}
    assert [Path(problem.file).name for problem in proofs.problems()] == ["mara.yaml"]
    assert proofs.persona_run("mara") is None


def test_a_persona_walks_the_course_as_it_is_now(proofs: Proofs) -> None:
    def goes_to_rest() -> bool:
        way = proofs.persona_run("mara")
        assert way is not None
        return way.received_at(REST) is not None

    assert goes_to_rest()
    save(proofs, "personas/mara.yaml", "1. winter", "1. summer")
    assert not goes_to_rest()


def test_while_the_course_has_problems_personas_walk_the_last_sound_one(proofs: Proofs) -> None:
    save(proofs, "course.yaml", "    winter: [{lesson: rest}, {lesson: say-no}]\n", "")
    assert proofs.problems()
    assert proofs.is_readable
    way = proofs.persona_run("mara")
    assert way is not None
    assert way.received_at(REST) is not None


def test_a_folder_without_a_course_has_problems_and_no_mails(tmp_path: Path) -> None:
    proofs = Proofs(tmp_path, TEMPLATES)
    assert proofs.mails() == []
    assert proofs.problems()
