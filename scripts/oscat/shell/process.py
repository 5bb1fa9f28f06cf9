"""How a run of the command line begins, speaks and ends: streams, signals, progress, exit codes."""

import gc
import io
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, Final, NoReturn

import click

from oscat.words.errors import OscatError, UsageError, WorldError

FINDINGS: Final = 1
USAGE: Final = 2
FAULT: Final = 3
INTERRUPTED: Final = 130


def progress(label: str) -> Any:
    """A progress bar on a terminal; nothing in a log."""
    if not sys.stderr.isatty():
        return None

    def wrap(items: Iterable[Any], length: int) -> Iterable[Any]:
        with click.progressbar(items, length=length, label=label, file=sys.stderr) as bar:
            yield from bar

    return wrap


def coloured(wanted: bool | None) -> bool:
    """Whether to write in colours: as was asked, else on terminals only (https://no-color.org)."""
    if wanted is not None:
        return wanted
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or sys.stdout.isatty()


def ticking(label: str) -> Callable[[int, int], None] | None:
    """What moves a bar on a terminal as somebody counts; nothing in a log."""
    if not sys.stderr.isatty():
        return None
    bars: list[Any] = []

    def tick(done: int, total: int) -> None:
        if not bars:
            bars.append(click.progressbar(length=total, label=label, file=sys.stderr))
            bars[0].__enter__()
        bars[0].update(1)
        if done == total:
            bars.pop().__exit__(None, None, None)

    return tick


def write(text: str | bytes, *, err: bool = False) -> None:
    """Text as it is. A reader that has gone away (``| head``) does not change how the command ends."""
    stream = sys.stderr if err else sys.stdout
    try:
        click.echo(text, nl=False, err=err, color=True)
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())  # for what is still to be flushed
        if not isinstance(error, BrokenPipeError):
            raise WorldError(f"the output cannot be written: {error.strerror}") from error


def say(text: str, *, err: bool = False) -> None:
    """One line. It may hold names from the catalog, which must not give orders to a terminal or to a CI's log."""
    from oscat.thought.safe_text import clean

    write(f"{clean(text)}\n", err=err)


def run(command: Callable[..., Any]) -> NoReturn:
    """Run a click command and exit. A run is short, so the garbage collector only costs (a tenth of the time), and so
    does giving back memory piece by piece at the end.
    """
    gc.disable()
    _open_streams()
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name) and signal.getsignal(getattr(signal, name)) is not signal.SIG_IGN:  # nohup
            signal.signal(getattr(signal, name), _stop)
    _leave(_run(command))


def _leave(code: int) -> NoReturn:
    """Exit at once, with this code and no other: where an interrupt meets code that Python runs from a text (as
    dataclasses are made), it would end by the signal (CPython, ``Py_RunMain``).
    """
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


def _open_streams() -> None:
    """Make standard streams take everything.

    Those that the caller closed (``>&-``) lead nowhere, before a file gets their number; letters that an old encoding
    lacks become question marks.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            hole = os.open(os.devnull, os.O_RDWR)
            os.dup2(hole, number)
            setattr(sys, name, open(number, "r" if number == 0 else "w", encoding="utf-8"))  # noqa: PTH123, SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _stop(number: int, _: object) -> NoReturn:
    """End as after Ctrl-C, so that no half-written folder is left behind."""
    raise KeyboardInterrupt(number)


def _run(command: Callable[..., Any]) -> int:
    try:
        code = command(standalone_mode=False)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else FINDINGS if end.code else 0
    except click.exceptions.Abort:
        return _fail("interrupted", INTERRUPTED)
    except KeyboardInterrupt:
        return _fail("interrupted", INTERRUPTED)
    except click.ClickException as error:
        error.show()
        return USAGE
    except UsageError as error:
        return _fail(str(error), USAGE)
    except OscatError as error:
        return _fail(str(error), FAULT)
    except OSError as error:
        return _fail(f"{error.filename or 'the disk'}: {error.strerror}", FAULT)
    except Exception:  # noqa: BLE001 - the last line of defence: say that it is ours, and how to tell us
        traceback.print_exc()
        return _fail("this is a fault of oscat itself; please report it with the lines above", FAULT)
    return code if isinstance(code, int) else 0


def _fail(text: str, code: int) -> int:
    say(f"oscat: {text}", err=True)
    return code
