"""A click group that imports its commands when they are called, and reports expected errors as one sentence."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import click

import drip

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

Lazy = dict[str, tuple[str, str]]  # {command: ("module:name", one line of help)}


class LazyGroup(click.Group):
    def __init__(self, *, lazy: Lazy, version: bool = False, **attributes: Any) -> None:
        super().__init__(**attributes)
        self._lazy = lazy
        if version:
            self.params.append(
                click.Option(
                    ["--version"],
                    is_flag=True,
                    expose_value=False,
                    is_eager=True,
                    callback=_version,
                    help="The version.",
                )
            )

    def list_commands(self, _context: click.Context) -> list[str]:
        return list(self._lazy)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in self._lazy:
            return None
        module, _, attribute = self._lazy[name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        if context.resilient_parsing:
            from drip.cli.parameter_values import complete_values

            complete_values(command)
        return command

    def shell_complete(self, context: click.Context, incomplete: str) -> list[CompletionItem]:
        """Completes from the names and help lines alone, without importing a command."""
        from click.shell_completion import CompletionItem

        matching = ((name, line) for name, (_, line) in self._lazy.items() if name.startswith(incomplete))
        items = [CompletionItem(name, help=line) for name, line in matching]
        return items + click.Command.shell_complete(self, context, incomplete)

    def format_commands(self, _context: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in self._lazy.items()])

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0] if args else ""
        if name and not name.startswith("-") and name not in self._lazy and not context.resilient_parsing:
            context.fail(f"There is no command '{name}'.{_near(name, list(self._lazy))}")
        return super().resolve_command(context, args)

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            # An expected error of any layer becomes a sentence; anything else is a bug and keeps its traceback.
            from drip.cli.error_messages import error_message

            if not (message := error_message(error)):
                raise
            raise click.ClickException(message) from error


def _near(name: str, names: list[str]) -> str:
    import difflib

    near = difflib.get_close_matches(name, names, 1)
    return f" Did you mean '{near[0]}'?" if near else ""


def _version(context: click.Context, _parameter: click.Parameter, value: bool) -> None:
    if value:
        click.echo(f"drip {drip.__version__}")
        context.exit()
