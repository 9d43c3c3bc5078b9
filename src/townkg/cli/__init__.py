"""The command line: flags in, one call, text out. One command a file, loaded when it is named."""

from __future__ import annotations

import gc
import os
import sys

from townkg.cli import places, streams
from townkg.cli.speech import Speaker, language_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn

INTERRUPTED = 130
PROGRAM = "townkg"


def run() -> NoReturn:
    """End the process with the exit code of the command that its arguments name.

    An answer is printed once and the process is over: collecting garbage on the way, and unloading
    every module at the end, took a tenth of the time and did nothing for anybody. After a build
    the interpreter ends as usual, for that has files to let go of.
    """
    gc.set_threshold(50_000)
    code = main()
    if sys.argv[1:2] == ["ask"] and "townkg.build.make" not in sys.modules:
        os._exit(code)
    sys.exit(code)


def main(arguments: Sequence[str] | None = None) -> int:
    """Return the exit code after running the command that *arguments* name."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    language = language_of(words)
    streams.prepare()
    try:
        code = _run(words, Speaker(language))
        sys.stdout.flush()
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BrokenPipeError:
        code = 0
    except Exception as error:
        from townkg.cli.mistakes import report

        code = report(error, language)
    streams.settle()
    return code


def _run(words: list[str], say: Speaker) -> int:
    """Return the exit code of the command."""
    if any(not word.startswith("-") for word in words) and "--help" not in words[1:]:
        places.check()
    if words[:1] == ["ask"]:
        from townkg.cli.asking import quick

        code = quick(words, say)
        if code is not None:
            return code
    import click

    from townkg.cli.commands import townkg

    usual = sys.stdout, sys.stderr
    try:
        done = townkg(say.language).main(words, prog_name=PROGRAM, standalone_mode=False)
    except click.Abort:
        raise KeyboardInterrupt from None
    except SystemExit:
        # apart from completing a shell's line, click ends so only when the reader has left; it
        # has muffled the streams by then
        if f"_{PROGRAM.upper()}_COMPLETE" in os.environ:
            raise
        sys.stdout, sys.stderr = usual
        raise BrokenPipeError from None
    return done if isinstance(done, int) else 0
