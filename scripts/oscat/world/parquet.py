"""Parquet, written and asked with DuckDB: one library without dependencies, which knows GeoParquet as well."""

import re
import tempfile
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final

import orjson

from oscat.words.errors import WorldError
from oscat.words.table import Table

if TYPE_CHECKING:
    import duckdb

_ROWS: Final = 8192
"""Rows of a group: what is read at once where only some rows are wanted."""
_ALONE: Final = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
"""Nothing is loaded from elsewhere."""
_LARGEST: Final = 1 << 30
"""Bytes of one row."""


def connection(threads: int | None = None) -> "duckdb.DuckDBPyConnection":
    """A database in memory."""
    import duckdb

    more = {"threads": str(threads)} if threads else {}
    return duckdb.connect(config={**_ALONE, **more})


def named(path: Path) -> str:
    """A path as DuckDB takes it where it would else look for a pattern."""
    return re.sub(r"[*?\[]", r"[\g<0>]", str(path))


def written(table: Table) -> bytes:
    """The file of a table: the same bytes for the same rows. Raises WorldError where the disk refuses."""
    import duckdb

    try:
        with tempfile.TemporaryDirectory(prefix="oscat-") as folder:
            source, target = Path(folder, "rows.ndjson"), Path(folder, "table.parquet")
            with source.open("wb") as lines:
                lines.writelines(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in table.rows)
            with closing(connection(threads=1)) as database:
                database.execute(_copy(table), [named(source), str(target)])
            return target.read_bytes()
    except OSError as error:
        raise WorldError(f"{tempfile.gettempdir()} cannot be written: {error.strerror}") from error
    except duckdb.IOException as error:
        raise WorldError(f"{tempfile.gettempdir()} cannot be written: {error}") from error


def _copy(table: Table) -> str:
    columns = ", ".join(f"{text(name)}: {text(type_)}" for name, type_ in table.types().items())
    read = f"read_json($1, format = 'newline_delimited', maximum_object_size = {_LARGEST}, columns = {{{columns}}})"
    how = f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_ROWS}{_metadata(table.metadata())}"
    order = f" ORDER BY {table.order}" if table.order else ""
    return f"COPY (SELECT {table.select} FROM {read}{order}) TO $2 ({how})"


def _metadata(told: Mapping[str, str]) -> str:
    rows = ", ".join(f"{text(name)}: {text(value)}" for name, value in told.items())
    return f", KV_METADATA {{{rows}}}" if rows else ""


def text(value: str) -> str:
    """A text as SQL takes it, whatever is in it."""
    return "'" + value.replace("'", "''") + "'"
