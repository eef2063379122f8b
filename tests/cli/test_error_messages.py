import importlib

import pytest

from drip.cli.error_messages import RELAY_IS_DOWN, USER_ERRORS, error_message
from drip.config import SettingsError
from drip.flow.delivery.deliver import RelayIsDown


@pytest.mark.parametrize("name", sorted(USER_ERRORS | {RELAY_IS_DOWN}))
def test_every_error_is_where_its_name_says(name: str) -> None:
    module, _, kind = name.rpartition(".")
    assert issubclass(getattr(importlib.import_module(module), kind), Exception)


def test_an_error_with_a_sentence_is_told_as_it_is() -> None:
    assert error_message(SettingsError("DRIP_MAIL_DOMAIN is missing.")) == "DRIP_MAIL_DOMAIN is missing."


def test_also_where_it_is_a_special_case_of_one() -> None:
    class WrongNumber(SettingsError):
        pass

    assert error_message(WrongNumber("Write a number.")) == "Write a number."


def test_a_relay_that_is_down_loses_nothing() -> None:
    assert error_message(RelayIsDown("it is away.")) == (
        "The relay takes no mail: it is away. Nothing is lost: what was due is still planned."
    )


def test_a_file_is_named() -> None:
    assert error_message(FileNotFoundError(2, "No such file or directory", "course.yaml")) == (
        "course.yaml: No such file or directory."
    )


def test_a_bug_has_no_sentence() -> None:
    assert error_message(ValueError("ours")) == ""
