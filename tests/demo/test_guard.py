import pytest
from starlette.datastructures import Headers

from drip.demo.guard import comes_from_our_pages, frame_policy, local_path


@pytest.mark.parametrize(
    ("headers", "ours"),
    [
        ({}, True),
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "none"}, True),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "cross-site", "origin": "http://127.0.0.1:8026"}, False),
        ({"origin": "http://127.0.0.1:8026"}, True),
        ({"origin": "http://127.0.0.1:8025"}, False),
        ({"origin": "null"}, False),
    ],
)
def test_a_post_counts_only_from_our_own_pages(headers: dict[str, str], ours: bool) -> None:
    assert comes_from_our_pages(Headers({"host": "127.0.0.1:8026", **headers})) is ours


@pytest.mark.parametrize("path", ["https://evil.example", "//evil.example", "/\\evil.example", "", "letters/1"])
def test_the_way_back_never_leads_to_another_site(path: str) -> None:
    assert local_path(path) == "/"


def test_the_way_back_keeps_a_path_of_ours() -> None:
    assert local_path("/letters/1?to=a%40b") == "/letters/1?to=a%40b"


def test_a_letter_may_show_images_of_the_product_and_run_nothing() -> None:
    policy = frame_policy("http://127.0.0.1:8025/sign-up?x=y")
    assert "img-src data: https: http://127.0.0.1:8025;" in policy
    assert "script-src" not in policy
    assert policy.startswith("default-src 'none';")
    assert "allow-scripts" not in policy
    assert "allow-same-origin" not in policy
