"""docker-compose.yml by the letter: no engine is needed to see that it is one, and that it is safe."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from support.compose import EXAMPLE, FILE, SECRETS, Missing, compose, environment_of, names_in_file, read_env
from support.sites import ROOT

from drip.cli import main
from drip.config import SETTING_NAMES, open_site, read_relay, read_settings

FILLED = {**read_env(EXAMPLE), **dict.fromkeys(SECRETS, "0123456789abcdef" * 4)}
SERVICES: dict[str, dict[str, Any]] = compose(FILLED)["services"]
OURS = ("upgrade", "web", "worker", "listener")
LASTING = [name for name in SERVICES if name != "upgrade"]


def test_it_is_what_the_compose_specification_says() -> None:
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(FILE)]
    done = subprocess.run(check, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", SECRETS)
def test_without_a_secret_it_says_which_one_and_where(name: str) -> None:
    with pytest.raises(Missing, match=rf"{name} is empty in \.env"):
        compose({**FILLED, name: ""})


def test_the_example_has_every_variable_each_with_a_sentence_and_no_secret() -> None:
    example = read_env(EXAMPLE)
    assert names_in_file() <= set(example)
    drips = {f"DRIP_{name.upper()}" for name in SETTING_NAMES}
    assert set(example) <= names_in_file() | drips | {"COMPOSE_PROFILES"}
    assert {name for name, value in example.items() if not value} == set(SECRETS)
    for name in example:
        before = EXAMPLE.read_text().partition(f"\n{name}=")[0].splitlines()[-1]
        assert before.startswith("# "), name
        assert before.endswith("."), name


def test_git_ignores_what_is_secret() -> None:
    ignored = (ROOT / ".gitignore").read_text().splitlines()
    assert {".env", "/secrets/*"} <= set(ignored)


@pytest.mark.parametrize("name", SERVICES)
def test_every_container_can_do_no_more_than_it_must(name: str) -> None:
    service = SERVICES[name]
    assert service["user"].split(":")[0] not in ("0", "root")
    assert service["read_only"] is True
    assert "/tmp" in service["tmpfs"]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service
    assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ()))


@pytest.mark.parametrize("name", LASTING)
def test_every_lasting_service_is_watched_restarted_and_given_time_to_stop(name: str) -> None:
    service = SERVICES[name]
    assert service["healthcheck"]["test"][0] == "CMD"
    assert service["healthcheck"]["start_period"]
    assert service["restart"] == "unless-stopped"
    assert service["stop_grace_period"] in ("10s", "20s", "1m")


def test_nothing_of_drip_starts_before_the_schema_is_right() -> None:
    assert SERVICES["upgrade"]["depends_on"] == {"postgres": {"condition": "service_healthy"}}
    assert SERVICES["upgrade"]["restart"] == "no"
    for name in ("web", "worker", "listener"):
        assert SERVICES[name]["depends_on"] == {"upgrade": {"condition": "service_completed_successfully"}}


def test_two_workers_run() -> None:
    assert SERVICES["worker"]["deploy"]["replicas"] == 2


@pytest.mark.parametrize("name", OURS)
def test_each_command_is_one_of_drip(name: str) -> None:
    command = main.make_context("drip", list(SERVICES[name]["command"]), resilient_parsing=True)
    assert main.get_command(command, SERVICES[name]["command"][0]) is not None


@pytest.mark.parametrize("name", ["web", "worker", "listener"])
def test_each_health_check_asks_for_its_own_service(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"] == ["CMD", "drip", "health", *SERVICES[name]["command"]]


def test_its_settings_are_settings(tmp_path: Any) -> None:
    settings = read_settings(environment_of(SERVICES["worker"], FILLED), tmp_path)
    open_site(settings).database.close()
    assert read_relay(settings).host in SERVICES
    assert f"@postgres:5432/{SERVICES['postgres']['environment']['POSTGRES_DB']}" in settings.database_url


def test_images_of_others_are_pinned() -> None:
    for service in SERVICES.values():
        _, _, tag = service["image"].partition(":")
        assert any(digit.isdigit() for digit in tag), service["image"]


def test_what_must_last_is_in_volumes_and_nothing_else_can_be_written() -> None:
    assert SERVICES["postgres"]["volumes"] == ["database:/var/lib/postgresql/data"]
    receipts, *mounted = reversed(SERVICES["worker"]["volumes"])
    assert receipts == f"receipts:{SERVICES['worker']['environment']['DRIP_JOURNAL']}"
    assert set(compose(FILLED)["volumes"]) == {"database", "receipts"}
    for volume in mounted:
        here, _, mode = volume.split(":")
        assert (ROOT / here).is_dir()
        assert mode == "ro"
