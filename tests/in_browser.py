"""The rules as they run in a browser, on cases that a file of JSON lines holds: one answer a line.

    PYTHONPATH=site/runner:scripts python tests/in_browser.py cases.ndjson

Run so, the stand-ins of ``site/runner`` take the place of the libraries that are no Python. In Pyodide ``answers`` is
called with the lines.
"""

import base64
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from checking import Checking  # type: ignore[import-not-found]


def answers(lines: Iterable[str], shipped: str) -> Iterator[str]:
    """What the rules say in each case."""
    given = json.loads(shipped)
    for line in lines:
        case = json.loads(line)
        there = {path: base64.b64decode(raw) for path, raw in case["published"].items()}
        fetched = list[str]()

        def read(path: str, there: dict[str, bytes] = there, fetched: list[str] = fetched) -> bytes | None:
            fetched.append(path)
            return there.get(path)

        here = Checking(case["known"], given, read, case["today"])
        answer = here.look(case["path"], {path: text.encode() for path, text in case["files"].items()})
        yield json.dumps({**answer, "fetched": fetched})


if __name__ == "__main__":
    first, *rest = Path(sys.argv[1]).read_text("utf-8").splitlines()
    for answer in answers(rest, first):
        print(answer)
