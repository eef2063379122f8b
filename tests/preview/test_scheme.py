import pytest

from drip.preview.scheme import Scheme, in_scheme

DARK = "@media (prefers-color-scheme: dark) { p { color: white } }"
LIGHT = "@media only screen and (prefers-color-scheme:light) { p { color: black } }"


@pytest.mark.parametrize(("scheme", "holds", "never"), [("dark", DARK, LIGHT), ("light", LIGHT, DARK)])
def test_the_media_queries_are_settled(scheme: Scheme, holds: str, never: str) -> None:
    assert "(min-width: 0px)" in in_scheme(holds, scheme)
    assert "(max-width: 0px)" in in_scheme(never, scheme)


def test_what_stands_around_a_query_stays() -> None:
    assert in_scheme(LIGHT, "light") == "@media only screen and (min-width: 0px) { p { color: black } }"


@pytest.mark.parametrize(
    ("written", "settled"),
    [
        ('<meta name="color-scheme" content="light dark">', '<meta name="color-scheme" content="dark">'),
        (
            '<meta name="supported-color-schemes" content="light dark">',
            '<meta name="supported-color-schemes" content="dark">',
        ),
        (":root { color-scheme: light dark; }", ":root { color-scheme: dark; }"),
        ("p { color: dark }", "p { color: dark }"),
    ],
)
def test_a_mail_that_takes_both_takes_one(written: str, settled: str) -> None:
    assert in_scheme(written, "dark") == settled
