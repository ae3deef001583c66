"""The API keeps to its own description, whatever is sent: no failure of ours, no answer it does not name.

A few examples of each way in the suite; a thousand with `make faults` (HYPOTHESIS_PROFILE=thorough).
"""

from __future__ import annotations

import os
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from desk.app import create_app
from models.database import House
from tests.desk.people import staffed
from tests.desk.test_api import program

EXAMPLES = 200 if os.environ.get("HYPOTHESIS_PROFILE") == "thorough" else 4
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance,
          unsupported_method]  # fmt: skip


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_no_call_is_answered_in_a_way_that_is_not_described(settled: House, mode: GenerationMode) -> None:
    client = program(staffed(settled), "write")
    headers = {"authorization": client.headers["authorization"], "host": "127.0.0.1"}
    app: Any = create_app(settled)
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app, headers={"host": "127.0.0.1"})
    ways = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
    assert len(ways) >= 8
    for way in ways:
        walked(way, mode, headers)


def walked(way: Any, mode: GenerationMode, headers: dict[str, str]) -> None:
    """Call one way with drawn values; each answer is held against the description."""

    @given(way.as_strategy(generation_mode=mode))
    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    def walk(case: Any) -> None:
        case.call_and_validate(headers=headers, checks=CHECKS)

    walk()


def test_the_description_names_every_way_and_no_other_failure(peopled: House) -> None:
    described = create_app(peopled).openapi()
    answers = {
        status for way in described["paths"].values() for each in way.values() for status in each["responses"]
    }
    assert "422" not in answers
    assert {"200", "400", "401", "403", "404", "405", "409", "413", "429", "503"} == answers
