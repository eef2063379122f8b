from pathlib import Path

import pytest

from drip.authoring import read_assets
from drip.authoring.reading import assets as limits

PNG, JPEG, GIF, WEBP = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"GIF89a", b"RIFF\0\0\0\0WEBPVP8 "


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "course" / "assets").mkdir(parents=True)
    return tmp_path / "course"


def told(folder: Path) -> list[tuple[str, str]]:
    """(file, sentence)"""
    return [(str(Path(one.file).relative_to(folder)), one.message) for one in read_assets(folder).problems]


@pytest.mark.parametrize(
    ("name", "data", "type_"),
    [
        ("a.png", PNG, "image/png"),
        ("a.PNG", PNG, "image/png"),
        ("b.jpg", JPEG, "image/jpeg"),
        ("b.jpeg", JPEG, "image/jpeg"),
        ("c.gif", GIF, "image/gif"),
        ("d.webp", WEBP, "image/webp"),
    ],
)
def test_a_picture_is_read_with_its_type(folder: Path, name: str, data: bytes, type_: str) -> None:
    (folder / "assets" / name).write_bytes(data)
    found = read_assets(folder)
    assert {name: (asset.type, asset.data) for name, asset in found.pictures.items()} == {name: (type_, data)}
    assert found.problems == ()


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.png", b"", "this is no picture"),
        ("a.png", b"<svg onload='x'/>", "this is no picture"),
        ("a.png", JPEG, "this is a JPEG and its name says a PNG"),
        ("a?.png", PNG, "not every machine can have a file of this name"),
    ],
)
def test_what_cannot_be_published_is_told(folder: Path, name: str, data: bytes, sentence: str) -> None:
    (folder / "assets" / name).write_bytes(data)
    [(file, message)] = told(folder)
    assert (file, message.startswith(sentence)) == (f"assets/{name}", True)
    assert read_assets(folder).pictures == {}


def test_a_picture_that_is_too_large_is_told(folder: Path) -> None:
    (folder / "assets" / "a.png").write_bytes(PNG + bytes(limits.MAX_PICTURE_BYTES))
    [(file, message)] = told(folder)
    assert (file, "2.0 MB" in message) == ("assets/a.png", True)


def test_pictures_that_are_too_large_together_are_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_PICTURES_BYTES", 3 * len(PNG))
    for number in range(3):
        (folder / "assets" / f"{number}.png").write_bytes(PNG)
    assert told(folder) == []
    (folder / "assets" / "3.png").write_bytes(PNG)
    [(file, message)] = told(folder)
    assert (file, "in all" in message) == ("assets", True)


def test_a_link_to_what_lies_outside_is_not_published(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(PNG)
    (folder / "assets" / "a.png").symlink_to(tmp_path / "secret.png")
    [(file, message)] = told(folder)
    assert (file, "leads out of the course" in message) == ("assets/a.png", True)
    (folder / "assets" / "a.png").unlink()
    (folder / "assets").rmdir()
    (folder / "assets").symlink_to(tmp_path)
    [(file, message)] = told(folder)
    assert (file, "leads out of the course" in message) == ("assets", True)


def test_a_course_without_pictures_has_none(tmp_path: Path) -> None:
    assert read_assets(tmp_path / "nowhere") == limits.Assets()


def test_a_link_that_leads_round_in_a_circle_is_no_crash(folder: Path) -> None:
    (folder / "assets" / "a.png").symlink_to("a.png")
    assert read_assets(folder).pictures == {}
    (folder / "assets" / "a.png").unlink()
    (folder / "assets").rmdir()
    (folder / "assets").symlink_to("assets")
    assert read_assets(folder) == limits.Assets()
