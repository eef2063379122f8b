import pytest
from visitor import Visitor, contents

PAGES = (
    "/",
    "/healthz",
    "/courses/seasons",
    "/courses/seasons/sample",
    "/courses/seasons/sample/answer/hope?value=More",
    "/courses/seasons/check-inbox",
    "/courses/seasons/check-inbox?again={again}&done=again",
    "/confirm/{confirm}",
    "/leave/{leave}",
    "/leave/{leave}?List-Unsubscribe=One-Click",
    "/my/{my}",
    "/my/{my}?done=season",
    "/my/{my}/season",
    "/my/{my}/season?area=career&season=winter",
    "/my/{my}/keepsake",
    "/my/{my}/pause",
    "/my/{my}/pause?length=open",
    "/my/{my}/leave",
    "/my/{my}/answer/hope?value=More",
    "/my/{my}/answer/career_season?value=winter",
    "/test/leave",
    "/test/answer/hope?value=More",
)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_no_page_changes_anything_by_being_looked_at(visitor: Visitor, mara: int, method: str) -> None:
    visitor.sign_up()
    visitor.open_for(mara)
    pending = mara + 1
    before = contents(visitor.site.database)
    assert before["enrollment"]
    for enrollment_id in (mara, pending):
        tokens = {purpose: visitor.site.token(purpose, enrollment_id) for purpose in ("confirm", "leave", "my")}
        tokens["again"] = visitor.site.token("again", 1, 0)
        for page in PAGES:
            status = visitor.ask(method, page.format(**tokens)).status_code
            assert status == (403 if page.endswith("keepsake") and enrollment_id == pending else 200), page
    assert contents(visitor.site.database) == before


def test_every_form_refuses_what_another_site_sends(visitor: Visitor, mara: int) -> None:
    tokens = {purpose: visitor.site.token(purpose, mara) for purpose in ("confirm", "leave", "my")}
    tokens["again"] = visitor.site.token("again", 1, 0)
    before = contents(visitor.site.database)
    visitor.headers = {"Origin": "https://elsewhere.example"}
    for page in PAGES:
        if "healthz" not in page:
            assert visitor.post(page.format(**tokens), value="winter").status_code in (403, 405), page
    assert contents(visitor.site.database) == before
