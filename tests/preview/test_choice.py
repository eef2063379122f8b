from drip.preview.choice import Choice


def test_what_is_chosen_comes_back_from_the_address() -> None:
    asked = {"persona": "mara", "look": "dark", "season.career": "winter", "language": "de", "variant": "short"}
    choice = Choice.read(asked)
    assert choice == Choice("mara", "de", "short", "", "dark", {"career": "winter"})
    assert choice.query() == "?persona=mara&language=de&look=dark&variant=short&season.career=winter"


def test_nothing_chosen_leaves_no_trace_in_the_address() -> None:
    assert Choice.read({}).query() == ""
    assert Choice.read({"look": "dark"}).query(look="all") == ""
    assert Choice.read({"persona": "", "season.career": "", "look": "sideways"}).query() == ""


def test_a_link_to_another_mail_keeps_who_reads() -> None:
    choice = Choice.read({"persona": "mara", "variant": "short", "occasion": "help"})
    assert choice.query_elsewhere() == "?persona=mara"
    assert choice.query(look="text") == "?persona=mara&look=text&variant=short&occasion=help"
