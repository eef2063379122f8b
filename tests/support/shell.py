"""The command line as somebody at a prompt meets it, in the working folder."""

from click.testing import CliRunner, Result

from drip.cli import main


def run(*words: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, list(words), input=stdin)


def ok(*words: str, stdin: str | None = None) -> str:
    """What a command says that does what it is told."""
    return _said(0, words, stdin)


def fails(*words: str, stdin: str | None = None) -> str:
    """What a command says that has something to fix."""
    return _said(1, words, stdin)


def misused(*words: str) -> str:
    """What a command says that was called wrongly."""
    return _said(2, words, None)


def _said(code: int, words: tuple[str, ...], stdin: str | None) -> str:
    result = run(*words, stdin=stdin)
    assert result.exit_code == code, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output
    return result.output
