from pathlib import Path

import pytest
from support.sites import publish_course
from support.visitor import Visitor, words

GATE = b"\x89PNG\r\n\x1a\n a gate"


@pytest.fixture
def address(visitor: Visitor, course_folder: Path) -> str:
    (course_folder / "assets").mkdir()
    (course_folder / "assets" / "gate.png").write_bytes(GATE)
    publish_course(visitor.site, course_folder)
    with visitor.site.database.read() as session:
        edition = visitor.site.live_edition(session, "seasons")
    assert edition is not None
    return f"/assets/seasons/{edition.place}/gate.png"


def test_a_picture_may_be_kept_for_good_and_is_nothing_but_a_picture(visitor: Visitor, address: str) -> None:
    response = visitor.get(address)
    assert (response.status_code, response.content) == (200, GATE)
    headers = response.headers
    assert (headers["content-type"], headers["x-content-type-options"]) == ("image/png", "nosniff")
    assert headers["cache-control"] == "public, max-age=31536000, immutable"
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert visitor.ask("HEAD", address).headers["content-length"] == str(len(GATE))


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}'])
def test_who_has_it_already_does_not_get_it_again(visitor: Visitor, address: str, form: str) -> None:
    tag = visitor.get(address).headers["etag"]
    visitor.headers = {"If-None-Match": form.format(tag)}
    again = visitor.get(address)
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert again.headers["cache-control"] == "public, max-age=31536000, immutable"
    visitor.headers = {"If-None-Match": '"' + 64 * "0" + '"'}
    assert visitor.get(address).content == GATE


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("gate.png", "Gate.png"),
        ("gate.png", "gone.png"),
        ("gate.png", ""),
        ("gate.png", "%2e%2e/gate.png"),
        ("gate.png", "gate.png%00"),
        ("gate.png", "%2e%2e%2f%2e%2e%2fcourse.yaml"),
        ("gate.png", "/etc/passwd"),
        ("/seasons/", "/other/"),
        ("/seasons/", "/%00/"),
        ("/seasons/", "/%25/"),
        ("/gate.png", "0/gate.png"),
    ],
)
def test_there_is_nothing_else_below_this_address(visitor: Visitor, address: str, old: str, new: str) -> None:
    assert old in address
    response = visitor.get(address.replace(old, new))
    assert (response.status_code, response.headers["cache-control"]) == (404, "no-store")
    assert "There is no such page." in words(response)


@pytest.mark.parametrize("place", ["%25", "________________", 16 * "%25", "1", 16 * "0"])
def test_a_place_that_no_version_has_is_not_there(visitor: Visitor, address: str, place: str) -> None:
    folder, _, name = address.rpartition("/")
    assert visitor.get(f"{folder.rpartition('/')[0]}/{place}/{name}").status_code == 404


def test_a_part_of_its_digest_does_not_name_a_version(visitor: Visitor, address: str) -> None:
    place = address.split("/")[3]
    assert visitor.get(address.replace(place, place[:8])).status_code == 404
