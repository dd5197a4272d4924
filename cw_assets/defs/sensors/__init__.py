"""What looks by itself, a file per sensor: the inbox, records that wait, finished frames, failed runs.

Each only finds out what is to be done; runs do it.
"""

import dagster as dg

from cw_assets.defs.resources import Workplace
from cw_assets.defs.sensors.failures import build_failure_sensors
from cw_assets.defs.sensors.frames import build_frames_sensor
from cw_assets.defs.sensors.inbox import build_inbox_sensor
from cw_assets.defs.sensors.pending import build_pending_sensors
from cw_assets.settings import Settings


def build_sensors(settings: Settings, workplace: Workplace) -> list[dg.SensorDefinition]:
    """All of them; those of the inbox and of runs that ended badly are on, the others wait to be switched on."""
    return [
        build_inbox_sensor(settings, workplace),
        *build_pending_sensors(workplace),
        build_frames_sensor(workplace),
        *build_failure_sensors(settings, workplace),
    ]
