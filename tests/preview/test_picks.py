from pathlib import Path

from support.sites import TEMPLATES

from drip.core.planning.facts import Facts
from drip.flow.mail_key import MailKey
from drip.preview.choice import Choice
from drip.preview.picks import Pick, picks_for
from drip.preview.proofs import Proofs

FACTS = Facts(seasons={"career": "winter", "personal": "unknown"})


def picks(written: Path, *keys: str, **chosen: str) -> dict[str, Pick]:
    proofs, forms = Proofs(written, TEMPLATES), [MailKey.read(key) for key in keys]
    assert proofs.course is not None
    found = picks_for(proofs, proofs.course, forms[-1], forms, FACTS, Choice.read(chosen))
    return {pick.name: pick for pick in found}


def test_who_reads_and_in_which_seasons_can_always_be_chosen(written: Path) -> None:
    found = picks(written, "lesson:welcome", persona="mara", **{"season.personal": "fall"})
    assert list(found) == ["persona", "season.career", "season.personal"]
    assert found["persona"].options == (("", "nobody in particular"), ("mara", "Mara (mara)"))
    assert found["persona"].chosen == "mara"
    assert found["season.career"].options[0] == ("", "winter, as told")
    assert found["season.personal"].options[0] == ("", "not told")
    assert found["season.personal"].chosen == "fall"


def test_languages_and_variants_can_be_chosen_where_there_are_any(written: Path) -> None:
    found = picks(written, "lesson:welcome", "lesson:welcome@de", "lesson:welcome/short", "lesson:welcome/short@de")
    assert found["language"].options == (("en", "en"), ("de", "de"))
    assert found["variant"].options == (("", "the lesson’s own"), ("short", "short"))
    assert (found["language"].chosen, found["variant"].chosen) == ("de", "short")


def test_a_mail_that_is_sent_on_several_occasions_has_a_choice_of_them(written: Path) -> None:
    assert picks(written, "clarification")["occasion"].chosen == "with a guess"
    assert picks(written, "clarification", occasion="without a guess")["occasion"].chosen == "without a guess"
