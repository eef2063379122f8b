"""The command line as a user sees it, in the working folder."""

from click.testing import CliRunner, Result

from drip.cli import main


def run(*words: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, list(words), input=stdin)


def ok(*words: str, stdin: str | None = None) -> str:
    """The output of a command that succeeds."""
    return _output(0, words, stdin)


def fails(*words: str, stdin: str | None = None) -> str:
    """The output of a command that reports an error (exit code 1)."""
    return _output(1, words, stdin)


def misused(*words: str) -> str:
    """The output of a command that was called wrongly (exit code 2)."""
    return _output(2, words, None)


def _output(code: int, words: tuple[str, ...], stdin: str | None) -> str:
    result = run(*words, stdin=stdin)
    assert result.exit_code == code, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output
    return result.output
