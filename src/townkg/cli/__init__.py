"""The command line: flags in, one call, text out. One command a file, loaded when it is named."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from townkg.cli.speech import Speaker, language_of

INTERRUPTED = 130


def run() -> NoReturn:
    """End the process with the exit code of the command that its arguments name.

    An answer is printed once and the process is over: collecting garbage on the way, and unloading
    every module at the end, took a tenth of the time and did nothing for anybody. After a build
    the interpreter ends as usual, for that has files to let go of.
    """
    gc.set_threshold(50_000)
    code = main()
    if sys.argv[1:2] == ["ask"] and "townkg.build.make" not in sys.modules:
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


def main(arguments: Sequence[str] | None = None) -> int:
    """Return the exit code after running the command that *arguments* name."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    language = language_of(words)
    for stream in (sys.stdout, sys.stderr):
        # an encoding without some character (GBK without “é”) must not end an answer midway
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        code = _run(words, Speaker(language))
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _drop_output()
        return 0
    except Exception as error:
        from townkg.cli.mistakes import report

        return report(error, language)
    return code


def _run(words: list[str], say: Speaker) -> int:
    """Return the exit code of the command."""
    if words[:1] == ["ask"]:
        from townkg.cli.asking import quick

        code = quick(words, say)
        if code is not None:
            return code
    import click

    from townkg.cli.commands import townkg

    try:
        done = townkg(say.language).main(words, prog_name="townkg", standalone_mode=False)
    except click.Abort:
        raise KeyboardInterrupt from None
    return done if isinstance(done, int) else 0


def _drop_output() -> None:
    """Send what is still to be flushed nowhere: whoever read it has gone."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
