"""The page that documents the JSON API, made from its OpenAPI document and in English like it."""

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
    """`name` has a dot for each level of nesting. `kind` is the type in words."""

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
    context: RequestContext

    def add_to(self, app: FastAPI) -> None:
        get(app, "/api", self.show)

    def show(self) -> Response:
        with self.context.site.database.read() as session:
            slugs = [edition.course.slug for edition in published_editions(session, self.context.site)]
        document = openapi(self.context.site.base_url, *slugs[:1])
        return self.context.pages.page(
            "api.html",
            info=document["info"],
            server=document["servers"][0]["url"],
            operations=list(operations_of(document)),
            problem=tuple(_fields(_schema(document, "Problem"), document)),
            origins=self.context.site.signup.form_origins,
        )


def operations_of(document: Schema) -> Iterator[Operation]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield _operation(document, path, method.upper(), operation)


def _operation(document: Schema, path: str, method: str, operation: Schema) -> Operation:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    example = _resolve(body, document).get("example") if body else None
    url = document["servers"][0]["url"] + _filled_in(path, operation["parameters"])
    return Operation(
        operation["operationId"],
        method,
        path,
        operation["summary"],
        operation["description"],
        tuple(_parameter(each) for each in operation["parameters"]),
        tuple(_fields(_resolve(body, document), document)) if body else (),
        tuple(_answers(operation["responses"], document)),
        _curl(method, url, example),
        _fetch(method, url, example),
    )


def _parameter(parameter: Schema) -> FieldDescription:
    where = "in the path" if parameter["in"] == "path" else "in the query"
    return FieldDescription(
        parameter["name"], f"text, {where}", parameter.get("required", False), parameter["description"]
    )


def _answers(responses: Schema, document: Schema) -> Iterator[ResponseDescription]:
    for status, response in responses.items():
        schema = next(iter(response["content"].values()))["schema"]
        fields = tuple(_fields(_resolve(schema, document), document)) if status.startswith("2") else ()
        yield ResponseDescription(status, HTTPStatus(int(status)).phrase, response["description"], fields)


def _fields(schema: Schema, document: Schema, prefix: str = "") -> Iterator[FieldDescription]:
    """The fields of an object, and of the objects in it."""
    for name, property_schema in schema.get("properties", {}).items():
        field = _resolve(property_schema, document)
        items = _resolve(field.get("items", {}), document)
        required = name in schema.get("required", ())
        description = property_schema.get("description", "") or field.get("description", "")
        yield FieldDescription(prefix + name, _kind(field, items), required, description)
        inner, separator = (items, "[].") if items else (field, ".")
        yield from _fields(inner, document, prefix + name + separator)


def _kind(field: Schema, items: Schema) -> str:
    alternatives = [each for each in field.get("anyOf", ()) if each.get("type") != "null"]
    if alternatives:
        return _kind(alternatives[0], alternatives[0].get("items", {}))
    if options := field.get("enum") or ([field["const"]] if "const" in field else None):
        return " or ".join(f"“{option}”" for option in options)
    if field.get("type") == "array":
        return f"list of {_kind(items, {})}" if items.get("type") != "object" else "list of objects"
    return field.get("format", "") or KINDS.get(field.get("type", ""), "")


def _resolve(schema: Schema, document: Schema) -> Schema:
    return _schema(document, schema["$ref"].rpartition("/")[2]) if "$ref" in schema else schema


def _schema(document: Schema, name: str) -> Schema:
    found: Schema = document["components"]["schemas"][name]
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
