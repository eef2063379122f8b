"""A course as one file: what goes in, and that the same comes out."""

import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drip.authoring import ArchiveError, pack, read_archive, unpack, write_archive
from drip.authoring.reading.contents import find_course_files, is_course_file, name_fault
from drip.authoring.reading.read import read_course

SHIPPED = Path(__file__).parents[3] / "courses/redefine-success"


def tree(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def exported(folder: Path, to: Path) -> Path:
    write_archive(pack(folder), to)
    return to


def add(folder: Path, name: str, data: bytes = b"x") -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data)


def test_the_shipped_course_arrives_as_it_left(tmp_path: Path) -> None:
    unpack(read_archive(exported(SHIPPED, tmp_path / "a.dripcourse")), tmp_path / "there")
    assert tree(tmp_path / "there") == tree(SHIPPED)
    assert read_course(tmp_path / "there").problems == ()


plain = st.text("abcdefghijklmnopqrstuvwxyzäöü0123456789-_", min_size=1, max_size=12).filter(
    lambda s: not name_fault(s)
)
assets = st.lists(plain, min_size=1, max_size=3).map(lambda parts: "assets/" + "/".join(parts) + ".png")
names = st.one_of(
    assets,
    plain.map(lambda name: f"lessons/{name}.md"),
    plain.map(lambda name: f"personas/{name}.yaml"),
    plain.map(lambda name: f"personas/{name}.timeline"),
    plain.map(lambda name: f"email/{name}.md"),
    plain.map(lambda name: f"email/partials/{name}.mjml"),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=st.dictionaries(names, st.binary(max_size=200), max_size=8))
def test_whatever_a_course_holds_comes_back_byte_for_byte_and_gives_the_same_file_again(
    files: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory
) -> None:
    here = tmp_path_factory.mktemp("round")
    add(here / "garden", "course.yaml", (SHIPPED / "course.yaml").read_bytes())
    for name, data in files.items():
        add(here / "garden", name, data)
    packed = pack(here / "garden")
    write_archive(packed, here / "a.dripcourse")
    unpack(read_archive(here / "a.dripcourse"), here / "there" / "garden")
    assert tree(here / "there" / "garden") == tree(here / "garden")
    assert pack(here / "there" / "garden").data == packed.data


def test_neither_times_nor_order_nor_place_change_the_bytes(folder: Path, tmp_path: Path) -> None:
    before = pack(folder).data
    for number, path in enumerate(sorted(folder.rglob("*"), reverse=True)):
        os.utime(path, (1_000_000 * number, 1_000_000 * number))
    (folder / "course.yaml").chmod(0o600)
    folder.rename(tmp_path / "elsewhere")
    assert pack(tmp_path / "elsewhere").data == before


def test_what_is_not_of_the_course_stays_behind_and_is_told(folder: Path) -> None:
    for name in (
        ".git/HEAD",
        "lessons/.welcome.md.swp",
        "lessons/welcome.md~",
        "notes.txt",
        "drafts/x.md",
        "assets/a.png",
    ):
        add(folder, name)
    add(folder, "README.md")
    packed = pack(folder)
    assert packed.left_out == (".git/", "drafts/", "lessons/.welcome.md.swp", "lessons/welcome.md~", "notes.txt")
    assert {"README.md", "assets/a.png"} <= set(find_course_files(folder).files)


@pytest.mark.parametrize("name", ["assets/far.png", "lessons/far.md", "assets"])
def test_a_link_that_leads_out_is_refused(folder: Path, tmp_path: Path, name: str) -> None:
    (folder / "assets").mkdir() if name != "assets" else None
    (tmp_path / "secret").write_text("mine", encoding="utf-8")
    (folder / name).symlink_to(tmp_path if name == "assets" else tmp_path / "secret")
    with pytest.raises(ArchiveError, match="leads out of the course"):
        pack(folder)


def test_a_link_within_the_course_goes_as_the_file_that_it_leads_to(folder: Path, tmp_path: Path) -> None:
    (folder / "lessons/again.md").symlink_to("welcome.md")
    unpack(read_archive(exported(folder, tmp_path / "a.dripcourse")), tmp_path / "there")
    again = tmp_path / "there/lessons/again.md"
    assert not again.is_symlink()
    assert again.read_bytes() == (folder / "lessons/welcome.md").read_bytes()


@pytest.mark.parametrize("target", [".", "nothing"])
def test_a_link_to_a_folder_or_to_nothing_is_refused(folder: Path, target: str) -> None:
    (folder / "lessons/odd.md").symlink_to(target)
    with pytest.raises(ArchiveError, match="put the file itself there"):
        pack(folder)


@pytest.mark.parametrize(
    ("add_these", "said"),
    [
        (("assets/A.png", "assets/a.png"), "differ only in capitals"),
        (("assets/what?.png",), "not every machine"),
        (("assets/con.png",), "not every machine"),
    ],
)
def test_names_that_another_machine_can_not_have_are_refused(folder: Path, add_these: list[str], said: str) -> None:
    for name in add_these:
        add(folder, name)
    with pytest.raises(ArchiveError, match=said):
        pack(folder)


def test_a_folder_without_a_course_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match=r"no course\.yaml"):
        pack(tmp_path)
    (tmp_path / "course.yaml").write_text("{", encoding="utf-8")
    with pytest.raises(ArchiveError, match="drip course check"):
        pack(tmp_path)


def test_a_file_that_is_no_course_is_not_written_over(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis.odt").write_text("years of work", encoding="utf-8")
    with pytest.raises(ArchiveError, match="is there already"):
        exported(folder, tmp_path / "thesis.odt")
    assert (tmp_path / "thesis.odt").read_text(encoding="utf-8") == "years of work"
    exported(folder, tmp_path / "a.dripcourse")
    add(folder, "assets/new.png")
    exported(folder, tmp_path / "a.dripcourse")
    assert "assets/new.png" in zipfile.ZipFile(tmp_path / "a.dripcourse").namelist()
    assert {path.name for path in tmp_path.iterdir()} == {"garden", "thesis.odt", "a.dripcourse"}


@pytest.mark.parametrize(
    "name", ["course.yaml", "lessons/a.md", "lessons/a.de.md", "assets/x/y.woff", "email/partials/head.mjml"]
)
def test_these_are_of_a_course(name: str) -> None:
    assert is_course_file(name)
