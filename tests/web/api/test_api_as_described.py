"""What the description of the JSON interface allows, and much that it doesn't, made up by schemathesis: it is answered
as described, and never with an error of ours."""

import itertools
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig
from starlette.types import ASGIApp, Receive, Scope, Send
from support.left_out import is_ci
from support.visitor import HERE, Visitor

from drip.web.api.schema import openapi

CONFIG = SchemathesisConfig.from_dict(
    {
        "checks": {
            # what no schema says: a zone that there is, words that stand, a course that is begun on set dates
            "positive_data_acceptance": {"expected-statuses": ["2xx", "404", "422"]},
        }
    }
    | ({"seed": 1} if is_ci() else {})
)


NUMBERS = itertools.count(1)


class FromEverywhere:
    """Each request comes from another address of the network, so that none has sent too many."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        number = next(NUMBERS)
        await self.app({**scope, "client": (f"10.0.{number // 256}.{number % 256}", 4321)}, receive, send)


schema = schemathesis.openapi.from_dict(openapi(HERE), config=CONFIG)


made_up = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
pytestmark = pytest.mark.slow


@schema.parametrize()
@made_up
def test_it_answers_as_described(visitor: Visitor, case: Any) -> None:
    case.call_and_validate(app=FromEverywhere(visitor.app))


@schema.include(path_regex="{slug}").parametrize()
@made_up
def test_it_answers_as_described_of_a_course_that_there_is(visitor: Visitor, case: Any) -> None:
    case.path_parameters["slug"] = "seasons"
    zone = case.body.get("zone") if isinstance(case.body, dict) else None
    if isinstance(zone, str) and len(zone) <= 100:  # a longer one is to be refused for that
        case.body["zone"] = "Europe/Lisbon"
    case.call_and_validate(app=FromEverywhere(visitor.app))
