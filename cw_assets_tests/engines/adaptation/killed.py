"""`python -m … MEDIA_ROOT DATABASE_URL LOG NODE NTH FAILS`: an adaptation whose process dies when NODE asks its model.

The Nth time that it does, as the log counts, which gets a line for each node that asks. FAILS as JSON, as in `Studio`.
"""

import json
import os
import signal
import sys
from pathlib import Path

from cw_assets.engines.adaptation.checkpoints import open_checkpoints
from cw_assets.engines.adaptation.graph import run_adaptation
from cw_assets.settings import Settings
from cw_assets_tests.engines.adaptation.instant import Studio

THREAD = "1"


def main(media_root: str, database_url: str, log: str, node: str, nth: str, fails: str) -> None:
    def write_or_die(asked: str) -> None:
        with Path(log).open("a") as lines:
            lines.write(f"{asked}\n")
        if asked == node and Path(log).read_text().split().count(node) == int(nth):
            os.kill(os.getpid(), signal.SIGKILL)

    settings = Settings(_env_file=None, media_root=Path(media_root), database_url=database_url)
    studio = Studio(fails=json.loads(fails), on_ask=write_or_die)
    with open_checkpoints(settings) as checkpoints:
        run_adaptation(studio.tools(), checkpoints=checkpoints, thread=THREAD, on_node=lambda state: None)


if __name__ == "__main__":
    main(*sys.argv[1:])
