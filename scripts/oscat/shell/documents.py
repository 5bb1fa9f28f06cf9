"""Documents that one command of oscat writes and another reads."""

from pathlib import Path
from typing import Any

import orjson

from oscat.shell.load import PathLike
from oscat.thought.safe_text import cut
from oscat.thought.schemas import Validators
from oscat.words.errors import UsageError
from oscat.world.schema_store import SchemaStore


def read_document(file: PathLike, schema: str, command: str) -> dict[str, Any]:
    """What a command wrote, by the name of the schema that it follows. Raises UsageError where it is something else."""
    try:
        document = orjson.loads(Path(file).read_bytes())
    except FileNotFoundError as error:
        raise UsageError(f"{file} does not exist; `{command} --to {file}` writes it") from error
    except ValueError as error:
        raise UsageError(f"{file} is no JSON: {error}") from error
    judge = Validators(SchemaStore().get).ours(schema)
    if (wrong := next(judge.iter_errors(document), None)) is not None:
        raise UsageError(f"{file} is nothing that `{command}` wrote: {cut(wrong.message, 200)}")
    return dict(document)
