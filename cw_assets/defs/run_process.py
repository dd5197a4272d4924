"""The process that leads one run: `python -m cw_assets.defs.run_process execute|resume RUN`."""

import sys

from dagster import DagsterInstance
from dagster._cli.api import _execute_run_command_body, _resume_run_command_body
from dagster._utils.interrupts import capture_interrupts


def main() -> int:
    what, run_id = sys.argv[1:]
    body = _resume_run_command_body if what == "resume" else _execute_run_command_body
    with capture_interrupts(), DagsterInstance.get() as instance:
        return body(run_id=run_id, instance=instance, write_stream_fn=lambda _: None, set_exit_code_on_failure=True)


if __name__ == "__main__":
    sys.exit(main())
