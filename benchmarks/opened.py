"""How fast the published tables answer: cold, warm, and beside the index in memory that the terminal asks.

    .venv/bin/python benchmarks/opened.py CATALOG [--documents 2000 100000]

The documents are those of ``benchmarks/search.py``; the records beside them are as long as those of the catalog.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import orjson
from search import QUERIES, invented

from oscat.shell.load import catalog_at
from oscat.shell.opened import Opened
from oscat.thought import derive
from oscat.thought.exports import geoparquet
from oscat.thought.search.index import Index, index
from oscat.thought.search.query import Query, ask
from oscat.world.parquet import written

ASKED = (
    *(Query(text) for text in QUERIES),
    Query("ice", {"kind": ("product",)}),
    Query("sea", boxes=((-10.0, 35.0, 30.0, 60.0),)),
    Query(boxes=((-10.0, 35.0, 30.0, 60.0),), sort="newest"),
    Query("temperature zebr"),
)


def tables(catalog: Path, count: int, folder: Path) -> tuple[Path, Path, Index]:
    """The tables of so many invented entries, and their index."""
    facts = catalog_at(catalog)[1]
    made = index(invented(catalog, count))
    records = [orjson.dumps(record).decode() for _, record in derive.published(facts.catalog)][:2000]
    ranks = made.ranks["title"]
    rows = (
        {**geoparquet.entry(one), "number": at, "title_rank": ranks[at], "record": records[at % len(records)]}
        for at, one in enumerate(made.documents)
    )
    paths = folder / "entries.parquet", folder / "words.parquet"
    paths[0].write_bytes(written(geoparquet.entries(rows, made)))
    paths[1].write_bytes(written(geoparquet.words(made)))
    return *paths, made


def took(work: Callable[[Query], object], query: Query, runs: int) -> float:
    """Milliseconds, the median of some runs."""
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        work(query)
        times.append(1000 * (time.perf_counter() - started))
    return statistics.median(times)


def line(catalog: Path, count: int, folder: Path) -> str:
    """A row of the table."""
    entries, words, made = tables(catalog, count, folder)
    size = (entries.stat().st_size + words.stat().st_size) / 1e6
    started = time.perf_counter()
    with Opened(entries, words) as opened:
        opening = 1000 * (time.perf_counter() - started)

        def answered(query: Query) -> None:
            opened.documents(opened.ask(query).numbers[:10])

        first = took(answered, ASKED[0], 1)
        warm = [took(answered, query, 5) for query in ASKED]
        for query in ASKED:
            assert opened.ask(query) == ask(made, query), query
    mine = statistics.median(took(lambda query: ask(made, query), query, 3) for query in ASKED)
    middle = statistics.median(warm)
    told = (
        f"{size:.1f} | {opening:.0f} | {first:.0f} | {middle:.0f} | {max(warm):.0f} | {mine:.0f} | {middle / mine:.1f}"
    )
    return f"| {count:,} | {told} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("catalog", type=Path)
    parser.add_argument("--documents", type=int, nargs="+", default=[2_000, 100_000])
    given = parser.parse_args()
    print("| entries | tables MB | open ms | first ms | warm ms, median | slowest | index in memory ms | ratio |")
    print("|---|---|---|---|---|---|---|---|")
    for count in given.documents:
        with tempfile.TemporaryDirectory() as folder:
            print(line(given.catalog, count, Path(folder)))


if __name__ == "__main__":
    main()
