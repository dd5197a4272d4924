"""`python -m cw_assets.catalog.migrations "what changes"` writes the next version from what the models have more.

Read what it wrote, try it on both databases (the tests do), then set HEAD.
"""

import sys
import tempfile
from pathlib import Path

from alembic import command
from sqlalchemy import URL

from cw_assets.catalog.database import open_engine
from cw_assets.catalog.migrations import HEAD, alembic_config, migrate


def write_next_version(message: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(URL.create("sqlite", database=str(Path(folder) / "catalog.sqlite")))
        migrate(engine, HEAD)
        with engine.connect() as connection:
            command.revision(alembic_config(connection), message, autogenerate=True, rev_id=f"{int(HEAD) + 1:04}")
        engine.dispose()


if __name__ == "__main__":
    write_next_version(" ".join(sys.argv[1:]))
