"""Explains a YAML parser's complaints to people who have never heard of YAML."""

from __future__ import annotations

import re

import yaml

INVISIBLE_CHARACTER = re.compile("[\x00-\x08\x0b-\x1f\x7f]")  # in running text
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")
KEY = re.compile(r"[ ]*(?:- +)*[^\s:#\"'{\[][^:#\"'{\[]*:(?: +|$)")
NO_SPACE = re.compile(r"[ ]*(?:- +)*[a-z_]+:[^\s:/]")
NO_SPACE_AFTER_DASH = re.compile(r"[ ]*-[a-z]")
STARTS = "{[*&@%!`|>"


def control_character(text: str) -> tuple[int, str] | None:
    """Return (row counted from 0, message) for the first invisible character that doesn't belong in a text, or None."""
    match = CONTROL.search(text)
    if match is None:
        return None
    row = text.count("\n", 0, match.start())
    return row, f"an invisible control character (U+{ord(match[0]):04X}) stands in this line: remove it"


def explain_syntax(error: yaml.MarkedYAMLError, rows: list[str]) -> tuple[int, str]:
    """Return (row counted from 0, message)."""
    row = min(error.problem_mark.line, len(rows) - 1) if error.problem_mark else 0
    start = error.context_mark.line if error.context_mark else row
    what, context = error.problem or "", error.context or ""
    if "nested too deep" in what:
        return row, "the blocks in this line are nested too deep"
    if tab := _tab(rows, row):
        return tab
    if "quoted scalar" in context:
        return start, _about_quotes(what)
    if "flow" in context:
        return start, "the bracket that opens in this line is not closed as it should be: check its commas and its end"
    if "could not find expected ':'" in what:
        return start, _about_colon(rows[min(start, len(rows) - 1)])
    return _about_line(rows, row)


def _tab(rows: list[str], row: int) -> tuple[int, str] | None:
    for number in (row, row + 1):
        if number < len(rows) and "\t" in rows[number][: len(rows[number]) - len(rows[number].lstrip())]:
            return number, "this line is indented with a tab: use spaces"
    return None


def _about_quotes(what: str) -> str:
    if "escape" in what:
        return 'a backslash means something special inside "…": write it twice, or use single quotes'
    return "the quotation mark that opens in this line is never closed"


def _about_colon(line: str) -> str:
    if NO_SPACE.match(line):
        return "a space is missing after the colon"
    advice = "a colon is missing, or the line belongs to the text above it and must be indented"
    return f"'{line.strip()[:40]}' is no 'key: value': {advice}"


def _about_line(rows: list[str], row: int) -> tuple[int, str]:
    before = next((number for number in range(row - 1, -1, -1) if rows[number].strip()), row)
    for number in (before, row):
        if NO_SPACE.match(rows[number]):
            return number, "a space is missing after the colon"
        if NO_SPACE_AFTER_DASH.match(rows[number]):
            return number, "a space is missing after the '-'"
    for number in (row, before):
        if advice := _about_value(rows[number]):
            return number, advice
    return row, "the indentation does not fit: keys that belong together must begin in the same column"


def _about_value(line: str) -> str | None:
    match = KEY.match(line)
    value = line[match.end() :].strip() if match else ""
    if not match or not value:
        return None
    key = match[0].strip(" -:")
    if value[0] in STARTS:
        return f"text that begins with '{value[0]}' needs quotes around it, as in {key}: \"…\""
    if value[0] in "\"'" and value.rstrip()[-1] != value[0]:
        return f"the quotation marks of '{key}' must go around the whole text"
    if value[0] == "'" and "'" in value[1:-1].replace("''", ""):
        return "inside '…' an apostrophe is written twice; or put the text in double quotes"
    if value[0] == '"' and '"' in value[1:-1].replace('\\"', ""):
        return 'inside "…" a quotation mark is written as \\"; or use \' around the text'
    if ": " in value or value.endswith(":"):
        start = value[:30].replace('"', "").rstrip()
        return f'text with a colon in it needs quotes around it, as in {key}: "{start}…"'
    return None
