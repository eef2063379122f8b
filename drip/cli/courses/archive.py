from __future__ import annotations

from pathlib import Path

import click


@click.command("export", epilog="Example: drip course export courses/redefine-success --output redefine.dripcourse")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--output", type=click.Path(path_type=Path), help="The file to write; SLUG.dripcourse if left out.")
def export(folder: Path, output: Path | None) -> None:
    """Write the course in FOLDER into one file, which `drip course import` takes elsewhere.

    The same folder always gives the same bytes."""
    from drip.authoring import ARCHIVE_SUFFIX, ArchiveError, pack, write_archive

    try:
        packed = pack(folder)
        file = output or Path(packed.slug + ARCHIVE_SUFFIX)
        write_archive(packed, file)
    except ArchiveError as error:
        raise click.ClickException(str(error)) from error
    if packed.left_out:
        click.echo(f"Left out, as no part of the course: {', '.join(packed.left_out)}")
    click.echo(f"Wrote {file}: {packed.files} files, {max(1, len(packed.data) // 1000):,} KB.")
    click.echo(f"Elsewhere: drip course import {file.name}")


@click.command("import", epilog="Example: drip course import redefine-success.dripcourse")
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("folder", metavar="[NEW_FOLDER]", required=False, type=click.Path(path_type=Path))
def import_course(file: Path, folder: Path | None) -> None:
    """Unpack an exported course into NEW_FOLDER, courses/SLUG if left out, and check it.

    It arrives inactive: nobody gets anything until you publish it."""
    from drip.authoring import ArchiveError, read_archive, unpack

    try:
        course = read_archive(file)
        folder = folder or Path("courses") / course.slug
        unpack(course, folder)
    except ArchiveError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{course.title}: {len(course.files)} files, now in {folder}.")
    _check(folder)
    click.echo(f"It is inactive: nobody gets anything until you publish it. Next: drip course publish {folder}")


def _check(folder: Path) -> None:
    from drip.flow.courses.check import check_course
    from drip.package_data import package_folder

    problems = check_course(folder, package_folder("templates")).problems
    for problem in problems:
        click.echo(f"{problem.file}:{problem.line}: {problem.message}")
    if problems:
        count = f"{len(problems)} things" if len(problems) > 1 else "one thing"
        raise click.ClickException(
            f"It is inactive, and has {count} to mend before it can be published. See: drip course check {folder}"
        )
