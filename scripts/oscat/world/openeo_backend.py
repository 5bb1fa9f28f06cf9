"""A process graph run by an openEO back-end, with the field's own client: job, progress, results (openEO API 1.2)."""

import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from oscat.words.errors import CredentialsError, UsageError, WorldError
from oscat.words.reproduction import Ran

TOKEN: Final = "OSCAT_OPENEO_TOKEN"  # noqa: S105 - the name of a variable, not a secret
"""The variable with the back-end's bearer token, as the back-end writes it (``oidc/egi/…``, ``basic//…``)."""
PATIENCE: Final = 60.0  # seconds between two looks at a job, at most


def run_at(
    backend: str, job: Mapping[str, Any], work: Path, note: Callable[[str], None], poll: float = PATIENCE
) -> Ran:
    """Run a job at a back-end and bring its results into ``work``; how it went is told to ``note``.

    Raises CredentialsError where the back-end wants to know who asks, WorldError where it does not answer.
    """
    try:
        from openeo.rest import JobFailedException, OpenEoApiError, OpenEoClientException
        from openeo.rest.connection import connect
    except ImportError as error:
        raise UsageError("openeo is not installed; `pip install 'oscat[engines]'` brings it") from error
    import requests

    start = time.monotonic()
    try:
        connection = connect(backend, auto_validate=False, retry=False)
        if os.environ.get(TOKEN):
            connection.authenticate_bearer_token(os.environ[TOKEN])
        batch = connection.create_job(job["process"]["process_graph"], title=str(job["title"]))
        note(f"job {batch.job_id} at {backend}")
        batch.start_and_wait(print=note, max_poll_interval=poll, show_error_logs=False)
        batch.get_results().download_files(work)
    except JobFailedException as error:
        return Ran(well=False, said=_told(error), seconds=time.monotonic() - start)
    except OpenEoApiError as error:
        if error.http_status_code in (401, 403):
            raise CredentialsError(f"{backend} wants to know who asks ({error.code}); set {TOKEN}") from error
        said = f"the back-end refuses: {error.code}: {error.message}"
        return Ran(well=False, said=said, seconds=time.monotonic() - start)
    except (OpenEoClientException, requests.RequestException, OSError, ValueError) as error:
        raise WorldError(f"{backend} does not answer as an openEO back-end: {type(error).__name__}: {error}") from error
    made = {path.relative_to(work).as_posix(): str(path) for path in work.rglob("*") if path.is_file()}
    return Ran(well=True, made=made, seconds=time.monotonic() - start)


def _told(error: Any) -> str:
    """What a job that failed says of itself in its logs."""
    try:
        lines = [str(one.get("message")) for one in error.job.logs(level="error")]
    except (OSError, ValueError, RuntimeError) as trouble:
        lines = [str(trouble)]
    return "\n".join([str(error), *lines[-20:]])
