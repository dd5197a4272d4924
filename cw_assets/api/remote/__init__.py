"""A project on another machine: what the page of `cw up` offers over HTTP and WebSocket, in the names of the others.

Nothing of the stack must be reachable but that page; what is launched by it is done by its workers.
"""

from cw_assets.api.remote.client import OnBytes
from cw_assets.api.remote.handle import RemoteRun
from cw_assets.api.remote.project import RemoteProject

__all__ = ["OnBytes", "RemoteProject", "RemoteRun"]
