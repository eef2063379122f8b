import html
from datetime import timedelta

import pytest
from support.practice import START, Demo, lesson, post


def test_an_empty_inbox_says_what_to_do(demo: Demo) -> None:
    page = demo.browser.get("/").text
    assert "Nothing yet" in page
    assert '<a href="http://127.0.0.1:8025/"' in page


def test_the_inbox_has_the_newest_letter_first(demo: Demo) -> None:
    post(lesson("First & foremost"), demo.sink.port)
    post(lesson("Second"), demo.sink.port)
    page = demo.browser.get("/").text
    assert page.index("Second") < page.index("First &amp; foremost")
    assert "Wednesday 25 November 2026</h2>" in page
    assert "07:30</time>" in page
    assert "A ladder. Go" in page


def test_several_addresses_get_a_switcher(demo: Demo) -> None:
    post(lesson("For Anna"), demo.sink.port)
    assert 'class="owners"' not in demo.browser.get("/").text
    post(lesson("For Ben"), demo.sink.port, to="ben+1@example.org")
    assert 'href="/?to=ben%2B1%40example.org"' in demo.browser.get("/").text
    page = demo.browser.get("/?to=ben%2B1%40example.org").text
    assert "For Ben" in page
    assert "For Anna" not in page


def test_a_letter_is_shown_in_a_frame_that_can_do_nothing(demo: Demo) -> None:
    post(lesson(), demo.sink.port)
    page = demo.browser.get("/letters/1").text
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page
    assert "<b>lad</b>" not in page
    frame = demo.browser.get("/letters/1/html")
    assert '<base target="_blank"><title>' in frame.text
    assert "default-src 'none'" in frame.headers["content-security-policy"]
    assert "sandbox allow-popups" in frame.headers["content-security-policy"]


def test_pages_run_our_own_script_only(demo: Demo) -> None:
    for path in ("/", "/state", "/static/mailbox.js", "/letters/404"):
        assert "script-src 'self';" in demo.browser.get(path).headers["content-security-policy"]
        assert demo.browser.get(path).headers["x-content-type-options"] == "nosniff"


def test_a_letter_has_its_text_and_its_source(demo: Demo) -> None:
    post(lesson("<script>alert(1)</script>"), demo.sink.port)
    assert "There is a ladder." in demo.browser.get("/letters/1?show=text").text
    source = demo.browser.get("/letters/1?show=source").text
    assert "Reply-To: reply+aeba3@in.example.com" in source
    assert "<script>alert" not in source


def test_a_letter_without_html_shows_its_text(demo: Demo) -> None:
    post(b"From: coach@example.com\r\nSubject: Plain\r\n\r\nJust words.\r\n", demo.sink.port)
    page = demo.browser.get("/letters/1").text
    assert "Just words." in page
    assert "<iframe" not in page


def test_a_letter_that_is_not_there_is_said_to_be_missing(demo: Demo) -> None:
    answer = demo.browser.get("/letters/7")
    assert answer.status_code == 404
    assert "There is no such letter in this mailbox." in answer.text


def test_a_reply_travels_by_smtp_to_the_reply_to_address(demo: Demo) -> None:
    post(lesson(), demo.sink.port)
    answer = demo.browser.post("/letters/1/reply", words="Winter, I think.", style="gmail")
    assert (answer.status_code, answer.headers["location"]) == (303, "/letters/1?note=sent#replies")
    got = demo.product.wait_for(lambda _: True, 5)
    assert (got.mail_from, got.rcpt_to) == ("anna@example.org", ("reply+aeba3@in.example.com",))
    assert got.contents.in_reply_to == "<lesson-1@example.com>"
    assert got.contents.text.startswith("Winter, I think.\n\nOn Wed, 25 Nov 2026 at 07:30, Ines Moreau")


def test_a_sent_reply_stands_under_its_letter(demo: Demo) -> None:
    post(lesson(), demo.sink.port)
    demo.browser.post("/letters/1/reply", words="Winter, <I> think.", style="bare")
    page = demo.browser.get("/letters/1?note=sent").text
    assert "Reply sent." in page
    assert "Winter, &lt;I&gt; think." in page
    assert "Replied" in demo.browser.get("/").text


def test_an_answer_to_a_reply_shows_what_it_answers(demo: Demo) -> None:
    post(lesson(), demo.sink.port)
    demo.browser.post("/letters/1/reply", words="I am tired.")
    post(lesson("Re: I hear you", In_Reply_To=demo.product.letters[0].contents.message_id), demo.sink.port)
    assert "“I am tired.”" in demo.browser.get("/letters/2").text
    assert "In answer to" not in demo.browser.get("/letters/1").text


def test_an_empty_reply_is_not_sent(demo: Demo) -> None:
    post(lesson(), demo.sink.port)
    answer = demo.browser.post("/letters/1/reply", words=" \n ", style="outlook")
    assert answer.status_code == 422
    assert "write your reply first" in answer.text
    assert '<option value="outlook" selected>' in answer.text
    assert demo.product.letters == ()


def test_a_reply_that_nobody_takes_keeps_its_words(demo: Demo) -> None:
    post(lesson(), demo.sink.port)
    demo.product.stop()
    answer = demo.browser.post("/letters/1/reply", words="Do not lose me", style="plain")
    assert answer.status_code == 422
    assert "did not take your reply to reply+aeba3@in.example.com" in answer.text
    assert ">Do not lose me</textarea>" in answer.text
    assert "Replied" not in answer.text


def test_the_clock_bar_shows_the_time_of_the_demo(demo: Demo) -> None:
    assert "Wednesday 25 November 2026, 07:30" in demo.browser.get("/").text
    state = {"count": 0, "clock": "Wednesday 25 November 2026, 07:30", "pace": "paused"}
    assert demo.browser.get("/state").json() == state


def test_the_clock_can_be_turned(demo: Demo) -> None:
    demo.browser.post("/clock/faster")
    assert demo.clock.seconds_per_day == 10
    demo.browser.post("/clock/slower")
    assert demo.clock.seconds_per_day == 15
    demo.browser.post("/clock/resume")
    assert not demo.clock.paused
    assert "a day takes 15 s" in demo.browser.get("/").text
    demo.browser.post("/clock/pause")
    assert demo.clock.paused


def test_the_clock_goes_on_to_the_next_mail(demo: Demo) -> None:
    demo.planned.append(START + timedelta(days=2))
    answer = demo.browser.post("/clock/next", back="/letters/1?to=a%40b")
    assert (answer.status_code, answer.headers["location"]) == (303, "/letters/1?to=a%40b")
    assert demo.clock.now() == START + timedelta(days=2)


def test_nothing_to_go_on_to_is_said(demo: Demo) -> None:
    answer = demo.browser.post("/clock/next", back="/?to=a%40b")
    assert answer.headers["location"] == "/?to=a%40b&note=nothing-planned"
    assert "No mail is planned" in html.unescape(demo.browser.get(answer.headers["location"]).text)


@pytest.mark.parametrize("path", ["/letters/1/reply", "/clock/resume", "/clock/next"])
def test_another_site_can_not_act_in_the_mailbox(demo: Demo, path: str) -> None:
    post(lesson(), demo.sink.port)
    demo.browser.headers = {"origin": "https://evil.example"}
    assert demo.browser.post(path, words="Unsubscribe me").status_code == 403
    assert demo.product.letters == ()
    assert demo.clock.paused


@pytest.mark.parametrize("path", ["/letters/1/reply", "/clock/resume", "/clock/next"])
def test_a_get_changes_nothing(demo: Demo, path: str) -> None:
    post(lesson(), demo.sink.port)
    assert demo.browser.get(path).status_code == 405
    assert demo.clock.paused


def test_a_clock_has_no_other_buttons(demo: Demo) -> None:
    assert demo.browser.post("/clock/rewind").status_code == 422
