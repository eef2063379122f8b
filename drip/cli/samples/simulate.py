"""`drip course simulate`: what happens to a persona of a course, and when."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from drip.cli.options import as_json, as_value

if TYPE_CHECKING:
    from drip.core.courses.course import Course
    from drip.core.simulation.persona import Persona
    from drip.core.simulation.timeline_text import TimelineLine
    from drip.flow.courses.rehearse import Rehearsal, TimelineComparison

EPILOG = "Example: drip course simulate courses/redefine-success --persona new-parent --start '2027-03-12 21:00'"


@dataclass(frozen=True, slots=True)
class OnePersona:
    """The persona whose timeline to print, and what to change about it."""

    name: str | None
    zone: str | None
    start: str | None
    since: str | None

    @property
    def changes(self) -> bool:
        return bool(self.zone or self.start or self.since)


@click.command(epilog=EPILOG)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--persona", "name", metavar="NAME", help="Whose timeline to print; without it, who there is.")
@click.option("--all", "everybody", is_flag=True, help="Compare every persona with personas/NAME.timeline.")
@click.option("--update", is_flag=True, help="With --all: write these files anew.")
@click.option("--zone", help="Play it in another time zone, such as Asia/Tokyo.")
@click.option("--start", help="Begin at another local time, such as '2027-03-26 21:00'.")
@click.option("--from", "since", metavar="DATE|LESSON", help="Show only what happens from that day, or lesson, on.")
@as_json
@as_value("one", OnePersona)
def simulate(folder: Path, one: OnePersona, everybody: bool, update: bool, as_json: bool) -> None:
    """What would happen to a persona of the course in FOLDER, line by line, in their local time.

    A persona is a scripted subscriber, personas/NAME.yaml. Nothing is sent, and no database is asked. --all holds
    every persona against the timeline beside it, personas/NAME.timeline, and shows what is different."""
    if everybody and (one.name or one.changes):
        raise click.UsageError(
            "--all compares every persona as they are: leave out --persona, --zone, --start, --from."
        )
    if update and not everybody:
        raise click.UsageError("--update goes with --all: drip course simulate FOLDER --all --update")
    if not (everybody or one.name) and one.changes:
        raise click.UsageError("--zone, --start and --from go with --persona NAME.")
    course = _read_course(folder)
    if everybody:
        _compare_all(folder, course, update=update, as_json=as_json)
    elif one.name:
        rehearsal = _rehearse(course, _with_changes(_read_persona(folder, one.name, course), one.zone, one.start))
        lines = _lines_since(one.since, course, _lines(rehearsal))
        _show_json(one.name, rehearsal, lines) if as_json else _show(rehearsal, lines)
    else:
        _list(folder, as_json=as_json)


def _read_course(folder: Path) -> Course:
    from drip.authoring import read_course

    draft = read_course(folder)
    if draft.problems or draft.course is None:
        raise click.ClickException(
            "\n".join(["the course has problems; mend them first.", *map(str, draft.problems[:20])])
        )
    return draft.course


def _read_persona(folder: Path, name: str, course: Course) -> Persona:
    """Exits if the persona's file is missing or wrong."""
    from drip.authoring import check_persona, persona_files, read_persona
    from drip.core.courses.suggest import did_you_mean

    files = persona_files(folder)
    if name not in files:
        advice = did_you_mean(name, files) or f"; there is: {', '.join(files) or 'nobody'}."
        raise click.ClickException(f"There is no persona '{name}' in {folder / 'personas'}{advice}")
    if problems := check_persona(files[name], course):
        raise click.ClickException("\n".join(["this persona has problems.", *map(str, problems)]))
    return read_persona(files[name])


def _with_changes(persona: Persona, zone: str | None, start: str | None) -> Persona:
    from drip.authoring.shapes.values import FIRST_YEAR, LAST_YEAR
    from drip.flow.zones import zone_of

    if zone:
        persona = replace(persona, zone=zone_of(zone).key)
    if not start:
        return persona
    try:
        starts = datetime.fromisoformat(start).replace(tzinfo=None)
    except ValueError:
        raise click.UsageError(f"'{start}' is not a day and time: write --start '2027-03-26 21:00'.") from None
    if not FIRST_YEAR <= starts.year <= LAST_YEAR:
        raise click.UsageError(f"'{start}' can't be meant: the years here are {FIRST_YEAR} to {LAST_YEAR}.")
    return replace(persona, starts=starts)


def _rehearse(course: Course, persona: Persona) -> Rehearsal:
    from drip.flow.courses.rehearse import rehearse

    rehearsal = rehearse(course, persona)
    for condition_error in rehearsal.undecided:
        click.echo(f"For {persona.name} {condition_error}. So it does not hold.", err=True)
    return rehearsal


def _lines(rehearsal: Rehearsal) -> list[TimelineLine]:
    from drip.core.simulation.timeline_text import timeline_lines

    return timeline_lines(rehearsal.timeline.events, rehearsal.zone)


def _lines_since(since: str | None, course: Course, lines: list[TimelineLine]) -> list[TimelineLine]:
    """The lines from a date on, or from the line in which a lesson is sent."""
    if not since:
        return lines
    if since in course.lessons:
        sent = (i for i, line in enumerate(lines) if line.words == f"sent lesson {since}")
        return lines[next(sent, len(lines)) :]
    try:
        day = datetime.fromisoformat(since).date()
    except ValueError:
        from drip.core.courses.suggest import did_you_mean

        near = did_you_mean(since, course.lessons) or ": write --from 2027-03-01, or the name of a lesson."
        raise click.UsageError(f"'{since}' is neither a date nor a lesson of this course{near}") from None
    return [line for line in lines if line.at.date() >= day]


def _holidays(rehearsal: Rehearsal, lines: list[TimelineLine]) -> dict[int, str]:
    """{index of a line: the public holiday on which its lesson arrives}"""
    from drip.core.simulation.timeline import is_lesson_sent
    from drip.flow.samples.holidays import public_holidays

    holidays_by_day = public_holidays(rehearsal.zone.key, {line.at.year for line in lines})
    lessons = [(i, line) for i, line in enumerate(lines) if line.event and is_lesson_sent(line.event)]
    return {i: holidays_by_day[line.at.date()] for i, line in lessons if line.at.date() in holidays_by_day}


def _show(rehearsal: Rehearsal, lines: list[TimelineLine]) -> None:
    from drip.core.simulation.timeline_text import timeline_ending, timeline_heading

    holidays = _holidays(rehearsal, lines)
    click.echo(f"{timeline_heading(rehearsal.persona, rehearsal.start, rehearsal.zone)}\n")
    for i, line in enumerate(lines):
        click.echo(f"{line}  (public holiday: {holidays[i]})" if i in holidays else str(line))
    if not lines:
        click.echo("Nothing happens from then on.")
    click.echo(f"\n{timeline_ending(rehearsal.timeline.events)}")


def _show_json(name: str, rehearsal: Rehearsal, lines: list[TimelineLine]) -> None:
    from drip.core.simulation.timeline import final_state
    from drip.core.simulation.timeline_text import count_events

    holidays = _holidays(rehearsal, lines)
    events = rehearsal.timeline.events
    _dump(
        {
            "persona": name,
            "name": rehearsal.persona.name,
            "zone": rehearsal.zone.key,
            "start": rehearsal.start.astimezone(rehearsal.zone).isoformat(),
            "events": [_event(line, holidays.get(i, "")) for i, line in enumerate(lines)],
            "state": final_state(events) or "active",
            **count_events(events),
        }
    )


def _event(line: TimelineLine, holiday: str) -> dict[str, Any]:
    kind, data = (line.event.kind, dict(line.event.data)) if line.event else ("clocks change", {})
    return {"at": line.at.isoformat(), "what": line.words, "kind": kind, "data": data, "holiday": holiday}


def _list(folder: Path, *, as_json: bool) -> None:
    from drip.authoring import persona_files

    names = list(persona_files(folder))
    if as_json:
        _dump(names)
    elif not names:
        click.echo(f"This course has no personas yet: {folder / 'personas'}/NAME.yaml would be one.")
    else:
        click.echo("\n".join(names))
        click.echo(f"\nWhat happens to one: drip course simulate {folder} --persona {names[0]}")


def _compare_all(folder: Path, course: Course, *, update: bool, as_json: bool) -> None:
    from drip.authoring import golden_files_left, persona_files
    from drip.flow.courses.rehearse import compare_with_golden, write_golden

    files = persona_files(folder)
    found = {
        name: compare_with_golden(files[name], _rehearse(course, _read_persona(folder, name, course))) for name in files
    }
    if update:
        updated = [write_golden(one) for one in found.values() if one.is_different]
        click.echo("\n".join(f"wrote {file}" for file in updated) or _all_the_same(len(found)))
        return
    left = golden_files_left(folder)
    if as_json:
        _dump({name: {"same": not one.is_different, "difference": one.difference} for name, one in found.items()})
    else:
        _show_differences(found, left)
    different = sum(one.is_different for one in found.values())
    if different or left:
        advice = f"Where that is meant: drip course simulate {folder} --all --update"
        raise click.ClickException(f"{different} of {len(found)} timelines differ. {advice}")
    if not as_json:
        click.echo(_all_the_same(len(found)))


def _show_differences(found: dict[str, TimelineComparison], left: list[Path]) -> None:
    for one in found.values():
        if one.is_missing:
            click.echo(f"{one.golden}: this timeline is missing.")
        elif one.is_different:
            click.echo(one.difference, nl=False)
    for file in left:
        click.echo(f"{file}: this persona is no more: remove its timeline.")


def _all_the_same(count: int) -> str:
    if count == 0:
        return "This course has no personas yet."
    return f"{count} timelines, all as before." if count > 1 else "One timeline, as before."


def _dump(data: Any) -> None:
    click.echo(json.dumps(data, default=str, ensure_ascii=False, indent=2))
