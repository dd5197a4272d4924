"""`python -m cw_assets_tests.stack.sensing SENSOR [POINT]`: two ticks of Dagster's sensor daemon, without its waiting.

At the POINT, which Dagster's own code names, the process is killed as by a power cut.
"""

import logging
import os
import signal
import sys

from dagster._core.remote_origin import InProcessCodeLocationOrigin
from dagster._core.test_utils import InProcessTestWorkspaceLoadTarget
from dagster._core.types.loadable_target_origin import LoadableTargetOrigin
from dagster._core.workspace.context import WorkspaceProcessContext
from dagster._daemon import sensor as daemon

from cw_assets.defs.instance import open_instance
from cw_assets.settings import Settings


def ticks(name: str, point: str = "") -> None:
    """Of this sensor, which is switched on; the others are off."""
    settings = Settings()
    daemon.is_under_min_interval = lambda *_: False
    target = LoadableTargetOrigin(executable_path=sys.executable, module_name=settings.definitions)
    with (
        open_instance(settings) as instance,
        WorkspaceProcessContext(
            instance, InProcessTestWorkspaceLoadTarget(InProcessCodeLocationOrigin(target))
        ) as context,
    ):
        switch_on_alone(instance, context, name)
        flags = {name: {point: signal.SIGKILL}} if point else None
        for _ in range(2):
            list(daemon.execute_sensor_iteration(context, logging.getLogger(), None, None, debug_crash_flags=flags))


def switch_on_alone(instance, context, name):
    (entry,) = context.create_request_context().get_code_location_entries().values()
    (repository,) = entry.code_location.get_repositories().values()
    for sensor in repository.get_sensors():
        if sensor.name == name:
            instance.start_sensor(sensor)
        else:
            instance.stop_sensor(sensor.get_remote_origin_id(), sensor.selector_id, sensor)


if __name__ == "__main__":
    os.environ["DAGSTER_DISABLE_TELEMETRY"] = "1"
    ticks(*sys.argv[1:])
