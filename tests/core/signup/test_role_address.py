import pytest

from drip.core.signup.role_address import is_role


@pytest.mark.parametrize("local", ["postmaster", "abuse", "noreply", "No-Reply", "do_not_reply", "info", "info+course"])
def test_a_role_is_known_however_it_is_written(local: str) -> None:
    assert is_role(local)


@pytest.mark.parametrize("local", ["anna", "info.anna", "rooty", "anna+info", "", "hello"])
def test_a_person_is_no_role(local: str) -> None:
    assert not is_role(local)
