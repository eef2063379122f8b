from __future__ import annotations

import click

SHELLS = ("bash", "zsh", "fish")


@click.command(epilog='Example: eval "$(drip completion bash)"')
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> None:
    """Print what SHELL needs to complete drip's commands, options and values with the Tab key.

    \b
    bash: drip completion bash > ~/.local/share/bash-completion/completions/drip
    zsh:  drip completion zsh > a file _drip in a folder of your $fpath
    fish: drip completion fish > ~/.config/fish/completions/drip.fish
    """
    from click.shell_completion import get_completion_class

    from drip.cli import main

    kind = get_completion_class(shell)
    assert kind is not None
    click.echo(kind(main, {}, "drip", "_DRIP_COMPLETE").source())
