"""The page that describes the JSON interface, made from its OpenAPI description. Like that, it is in English: it is for
those who write programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.responses import Response

from drip.flow.people.course_view import published_editions
from drip.web.api.schema import openapi
from drip.web.base.request_context import RequestContext, get

Schema = Mapping[str, Any]
KINDS = {"string": "text", "integer": "whole number", "boolean": "true or false", "array": "list", "object": "object"}


@dataclass(frozen=True, slots=True)
class FieldDescription:
    """`name`: with dots where it is a field of a field. `kind`: in words."""

    name: str
    kind: str
    required: bool
    description: str


@dataclass(frozen=True, slots=True)
class ResponseDescription:
    status: str
    title: str
    description: str
    fields: tuple[FieldDescription, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    id: str
    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[FieldDescription, ...]
    body: tuple[FieldDescription, ...]
    answers: tuple[ResponseDescription, ...]
    curl: str
    fetch: str


@dataclass(frozen=True, slots=True)
class ApiPage:
    desk: RequestContext

    def add_to(self, app: FastAPI) -> None:
        get(app, "/api", self.show)

    def show(self) -> Response:
        with self.desk.site.database.read() as session:
            slugs = [edition.course.slug for edition in published_editions(session, self.desk.site)]
        described = openapi(self.desk.site.base_url, *slugs[:1])
        return self.desk.pages.page(
            "api.html",
            info=described["info"],
            server=described["servers"][0]["url"],
            operations=list(operations_of(described)),
            problem=tuple(_fields(_schema(described, "Problem"), described)),
            origins=self.desk.site.signup.form_origins,
        )


def operations_of(described: Schema) -> Iterator[Operation]:
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            yield _operation(described, path, method.upper(), operation)


def _operation(described: Schema, path: str, method: str, operation: Schema) -> Operation:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    example = _resolve(body, described).get("example") if body else None
    url = described["servers"][0]["url"] + _filled_in(path, operation["parameters"])
    return Operation(
        operation["operationId"],
        method,
        path,
        operation["summary"],
        operation["description"],
        tuple(_parameter(each) for each in operation["parameters"]),
        tuple(_fields(_resolve(body, described), described)) if body else (),
        tuple(_answers(operation["responses"], described)),
        _curl(method, url, example),
        _fetch(method, url, example),
    )


def _parameter(parameter: Schema) -> FieldDescription:
    where = "in the path" if parameter["in"] == "path" else "in the query"
    return FieldDescription(
        parameter["name"], f"text, {where}", parameter.get("required", False), parameter["description"]
    )


def _answers(responses: Schema, described: Schema) -> Iterator[ResponseDescription]:
    for status, response in responses.items():
        schema = next(iter(response["content"].values()))["schema"]
        fields = tuple(_fields(_resolve(schema, described), described)) if status.startswith("2") else ()
        yield ResponseDescription(status, HTTPStatus(int(status)).phrase, response["description"], fields)


def _fields(schema: Schema, described: Schema, within: str = "") -> Iterator[FieldDescription]:
    """With those of the objects in it."""
    for name, written in schema.get("properties", {}).items():
        field = _resolve(written, described)
        items = _resolve(field.get("items", {}), described)
        required = name in schema.get("required", ())
        description = written.get("description", "") or field.get("description", "")
        yield FieldDescription(within + name, _kind(field, items), required, description)
        inner, sign = (items, "[].") if items else (field, ".")
        yield from _fields(inner, described, within + name + sign)


def _kind(field: Schema, items: Schema) -> str:
    either = [each for each in field.get("anyOf", ()) if each.get("type") != "null"]
    if either:
        return _kind(either[0], either[0].get("items", {}))
    if options := field.get("enum") or ([field["const"]] if "const" in field else None):
        return " or ".join(f"“{option}”" for option in options)
    if field.get("type") == "array":
        return f"list of {_kind(items, {})}" if items.get("type") != "object" else "list of objects"
    return field.get("format", "") or KINDS.get(field.get("type", ""), "")


def _resolve(schema: Schema, described: Schema) -> Schema:
    return _schema(described, schema["$ref"].rpartition("/")[2]) if "$ref" in schema else schema


def _schema(described: Schema, name: str) -> Schema:
    found: Schema = described["components"]["schemas"][name]
    return found


def _filled_in(path: str, parameters: list[Schema]) -> str:
    for parameter in parameters:
        path = path.replace(f"{{{parameter['name']}}}", str(parameter.get("example", "")))
    return path


def _curl(method: str, url: str, body: object) -> str:
    if method == "GET":
        return f"curl {url}"
    return f"curl {url} \\\n  -H 'Content-Type: application/json' \\\n  -d '{json.dumps(body)}'"


def _fetch(method: str, url: str, body: object) -> str:
    if method == "GET":
        return f'const answer = await fetch("{url}");\nconsole.log(await answer.json());'
    sent = json.dumps(body, indent=2).replace("\n", "\n  ")
    return (
        f'const answer = await fetch("{url}", {{\n  method: "{method}",\n'
        f'  headers: {{ "Content-Type": "application/json" }},\n  body: JSON.stringify({sent}),\n}});\n'
        "const said = await answer.json();\n"
        "console.log(answer.ok ? said.message : said.problems ?? said.detail);"
    )
