"""Exported courses that somebody has tampered with: each is refused in a sentence, and leaves nothing behind."""

import io
import json
import os
import stat
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drip.authoring import ArchiveError, pack, read_archive, unpack
from drip.authoring.archive.pack import MANIFEST
from drip.authoring.reading.contents import MAX_FILES

Rewrite = Callable[..., Path]


@pytest.fixture
def rewritten(folder: Path, tmp_path: Path) -> Rewrite:
    """The exported course once more, with entries added or replaced, and other words in its manifest."""

    def rewrite(
        *more: tuple[str | zipfile.ZipInfo, bytes], drop: str = "", packed: int = 0, **manifest: object
    ) -> Path:
        file = tmp_path / "a.dripcourse"
        with (
            zipfile.ZipFile(io.BytesIO(pack(folder).data)) as old,
            zipfile.ZipFile(file, "w", packed) as new,
            warnings.catch_warnings(action="ignore"),  # a name that comes twice is just what is tried
        ):
            for entry in old.infolist():
                data = old.read(entry)
                if entry.filename == MANIFEST and manifest:
                    data = json.dumps(json.loads(data) | manifest).encode()
                if entry.filename != drop:
                    new.writestr(entry.filename, data)
            for name, data in more:
                new.writestr(name, data)
        return file

    return rewrite


def refusal(file: Path) -> str:
    """What is said, after making sure that nothing was written."""
    before = sorted(file.parent.rglob("*"))
    with pytest.raises(ArchiveError) as refused:
        unpack(read_archive(file), file.parent / "there" / "garden")
    assert sorted(file.parent.rglob("*")) == before
    return str(refused.value)


def entry(name: str, mode: int = 0, **attributes: object) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    for key, value in attributes.items():
        setattr(info, key, value)
    return info


def test_a_course_that_another_program_has_zipped_is_taken(rewritten: Rewrite, folder: Path, tmp_path: Path) -> None:
    file = rewritten(("lessons/", b""), packed=zipfile.ZIP_DEFLATED)
    unpack(read_archive(file), tmp_path / "there")
    assert (tmp_path / "there/course.yaml").read_bytes() == (folder / "course.yaml").read_bytes()


@pytest.mark.parametrize(
    "name", ["../evil.md", "lessons/../../evil.md", "/etc/evil.md", "lessons//x.md", "./lessons/x.md", "/", ".."]
)
def test_a_name_that_leads_out_is_refused(rewritten: Rewrite, name: str) -> None:
    assert "leads out of the course" in refusal(rewritten((name, b"x")))


@pytest.mark.parametrize(
    "name", ["..\\evil.md", "C:\\evil.md", "c:evil.md", "lessons/a\x01.md", "assets/nul", "assets/a."]
)
def test_a_name_that_means_something_else_elsewhere_is_refused(rewritten: Rewrite, name: str) -> None:
    assert "not every machine" in refusal(rewritten((entry(name), b"x")))


def test_a_name_with_a_zero_byte_is_refused(rewritten: Rewrite) -> None:
    file = rewritten(("assets/a~b.png", b"x"))
    file.write_bytes(file.read_bytes().replace(b"assets/a~b.png", b"assets/a\0b.png"))
    assert "not every machine" in refusal(file)


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFDIR])
def test_whatever_is_no_plain_file_is_refused(rewritten: Rewrite, kind: int) -> None:
    assert "a link or something else" in refusal(rewritten((entry("assets/a.png", kind | 0o777), b"/etc/passwd")))


@pytest.mark.parametrize("name", [".git/hooks/post-checkout", "drip.toml", "lessons/.x.md", "email/run.py", "assets"])
def test_what_is_no_part_of_a_course_is_refused(rewritten: Rewrite, name: str) -> None:
    assert "no part of a course" in refusal(rewritten((name, b"x")))


@pytest.mark.parametrize(
    "name", ["course.yaml", "COURSE.YAML/x", "lessons/Welcome.md", "assets/A/b.png", "assets/a/b.png/c"]
)
def test_two_names_for_one_file_are_refused(rewritten: Rewrite, name: str) -> None:
    assert refusal(rewritten(("assets/a/b.png", b"x"), (name, b"y")))


def test_names_that_differ_in_capitals_are_told(rewritten: Rewrite) -> None:
    said = refusal(rewritten(("lessons/WELCOME.md", b"x")))
    assert "'lessons/welcome.md' and 'lessons/WELCOME.md'" in said


def test_a_file_that_swells_is_refused(rewritten: Rewrite) -> None:
    bomb = entry("assets/a.png", compress_type=zipfile.ZIP_DEFLATED)
    assert "200 times its size" in refusal(rewritten((bomb, bytes(5_000_000))))


def test_many_files_that_swell_together_are_refused(rewritten: Rewrite) -> None:
    bombs = [(entry(f"assets/{n}.png", compress_type=zipfile.ZIP_DEFLATED), bytes(1_000_000)) for n in range(101)]
    assert "more than a course may hold" in refusal(rewritten(*bombs))


def test_too_many_files_are_refused(rewritten: Rewrite) -> None:
    assert "more files" in refusal(rewritten(*((f"assets/{n}.png", b"") for n in range(MAX_FILES))))


def test_a_directory_of_the_zip_that_no_course_could_need_is_not_even_read(tmp_path: Path) -> None:
    directory = bytes(5_000_000)
    end = b"PK\x05\x06" + bytes(8) + len(directory).to_bytes(4, "little") + bytes(6)
    (tmp_path / "a.dripcourse").write_bytes(directory + end)
    assert "more files" in refusal(tmp_path / "a.dripcourse")


def test_a_directory_of_the_zip_in_the_form_for_huge_ones_is_refused(rewritten: Rewrite) -> None:
    file = rewritten()
    data = file.read_bytes()
    file.write_bytes(data[:-22] + b"PK\x06\x07" + bytes(16) + data[-22:])
    assert "more files" in refusal(file)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_ways_of_packing_are_refused(rewritten: Rewrite, method: int) -> None:
    assert "not used for courses" in refusal(rewritten((entry("assets/a.png", compress_type=method), b"x")))


def test_a_password_is_refused(rewritten: Rewrite) -> None:
    file = rewritten()
    data = bytearray(file.read_bytes())
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    file.write_bytes(data)
    assert "password" in refusal(file)


@pytest.mark.parametrize("number", [0, 2, 999])
def test_an_unknown_format_is_told_with_the_drip_that_wrote_it(rewritten: Rewrite, number: int) -> None:
    assert f"by drip 7.0 in format {number}" in refusal(rewritten(format=number, drip="7.0"))


@pytest.mark.parametrize("course", ["../up", "Über", "", None, 3, ["x"]])
def test_a_manifest_that_names_no_course_is_refused(rewritten: Rewrite, course: object) -> None:
    assert "names no course" in refusal(rewritten(course=course))


def test_a_zip_without_a_manifest_is_refused(rewritten: Rewrite) -> None:
    assert "drip course export" in refusal(rewritten(drop=MANIFEST))


@pytest.mark.parametrize("manifest", [b"", b"[1]", b"{}", b'{"format": "1"}', b"[" * 100_000, b"\xff"])
def test_a_manifest_that_is_none_is_refused(rewritten: Rewrite, manifest: bytes) -> None:
    assert "drip course export" in refusal(rewritten((MANIFEST, manifest), drop=MANIFEST))


def test_a_manifest_as_large_as_a_book_is_refused(rewritten: Rewrite) -> None:
    assert "manifest is larger" in refusal(rewritten((MANIFEST, os.urandom(1_000_001)), drop=MANIFEST))


@pytest.mark.parametrize(
    "change", [{"drop": "lessons/welcome.md"}, {"drop": "course.yaml"}, {"digest": "0"}, {"files": []}]
)
def test_what_is_not_as_it_was_exported_is_refused(rewritten: Rewrite, change: dict[str, object]) -> None:
    assert "is not as it was exported" in refusal(rewritten(**change))


def test_a_file_that_was_added_is_named(rewritten: Rewrite) -> None:
    assert "('assets/more.png')" in refusal(rewritten(("assets/more.png", b"x")))


@pytest.mark.parametrize("words", [b"", b"PK", b"PK\x05\x06", b"hello" * 99])
def test_what_is_no_zip_at_all_is_refused(tmp_path: Path, words: bytes) -> None:
    (tmp_path / "a.dripcourse").write_bytes(words)
    assert "damaged, or no exported course" in refusal(tmp_path / "a.dripcourse")


def test_what_can_not_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="can't be read"):
        read_archive(tmp_path / "nothing.dripcourse")
    with pytest.raises(ArchiveError, match="can't be read"):
        read_archive(tmp_path)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_damage_is_refused_in_a_sentence_or_does_not_matter(
    data: st.DataObject, folder: Path, tmp_path: Path
) -> None:
    whole = pack(folder).data
    torn = bytearray(whole)
    tail = st.integers(len(whole) - 1500, len(whole) - 1)  # where the zip says what it holds
    for at in data.draw(st.lists(st.integers(0, len(whole) - 1) | tail, min_size=1, max_size=4)):
        torn[at] = data.draw(st.integers(0, 255))
    file = tmp_path / "torn.dripcourse"
    file.write_bytes(torn[: data.draw(st.integers(0, len(whole))) or None])
    try:
        course = read_archive(file)
    except ArchiveError:
        return
    assert course.files == {name: (folder / name).read_bytes() for name in course.files}
    assert len(course.files) == len([path for path in folder.rglob("*") if path.is_file()])


def test_a_disk_that_refuses_leaves_nothing_behind(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.dripcourse"
    file.write_bytes(pack(folder).data)
    course = read_archive(file)
    course.files["assets/" + "x" * 300] = b"longer than any file system takes"
    before = sorted(tmp_path.rglob("*"))
    for there in (tmp_path / "deep" / "down" / "garden", tmp_path / "garden" / "course.yaml" / "below"):
        with pytest.raises(ArchiveError, match="Nothing of it is left"):
            unpack(course, there)
        assert sorted(tmp_path.rglob("*")) == before


def test_a_folder_that_holds_something_is_left_alone_and_an_empty_one_is_filled(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.dripcourse"
    file.write_bytes(pack(folder).data)
    course = read_archive(file)
    with pytest.raises(ArchiveError, match="is not empty"):
        unpack(course, folder)
    with pytest.raises(ArchiveError, match="is a file"):
        unpack(course, file)
    (tmp_path / "empty").mkdir()
    inode = (tmp_path / "empty").stat().st_ino
    unpack(course, tmp_path / "empty")
    assert (tmp_path / "empty/course.yaml").is_file()
    assert (tmp_path / "empty").stat().st_ino == inode
    assert not any(path.name.startswith(".import") for path in tmp_path.iterdir())
