"""A PostgreSQL with PostGIS for the length of a test, reached by a socket in a folder and by nothing else."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PACKAGE = "postgresql-postgis"
"""What Debian calls it; ``.ci/run`` installs it."""


def binaries() -> Path | None:
    """Where the programs of a PostgreSQL with PostGIS are; None where there is none."""
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if Path(f"/usr/share/postgresql/{folder.parent.name}/extension/postgis.control").is_file():
            return folder
    return None


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a server that is gone afterwards. It never runs as root, which PostgreSQL refuses."""
    programs = binaries()
    assert programs, f"no PostgreSQL with PostGIS: apt-get install {PACKAGE}"
    user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    place = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    if os.geteuid() == 0:
        shutil.chown(place, user)

    def run(program: str, *words: str) -> None:
        command = [str(programs / program), *words]
        as_user = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups"] if os.geteuid() == 0 else []
        subprocess.run([*as_user, *command], check=True, stdout=subprocess.DEVNULL, cwd=place)

    try:
        run("initdb", "-D", str(place / "data"), "-U", "stac", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        options = f"-c listen_addresses='' -k {place} -c fsync=off -c full_page_writes=off"
        run("pg_ctl", "-D", str(place / "data"), "-w", "-l", str(place / "log"), "-o", options, "start")
        try:
            yield f"host={place} user=stac dbname=postgres"
        finally:
            run("pg_ctl", "-D", str(place / "data"), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(place, ignore_errors=True)
