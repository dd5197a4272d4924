"""What cut connections, stops and kills leave, and how the next try goes on from there."""

import hashlib
import random
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from cw_assets.engines.fetching import fetcher
from cw_assets.errors import Cancelled, CwError, ExternalFailure
from cw_assets_tests.engines.fetching.fetched import fetch, files_in
from cw_assets_tests.engines.loras import civitai_server
from cw_assets_tests.engines.loras.civitai_server import Behaviour, Site, file, held, partial, status, unannounced

CONTENT = random.Random(7).randbytes(300_000)
SHA256 = hashlib.sha256(CONTENT).hexdigest()


def ranges(site: Site) -> list[str | None]:
    return [asked.headers.get("Range") for asked in site.asked]


def test_a_cut_download_goes_on_where_it_stopped(site: Site, tmp_path: Path):
    url = site.serve("/f", file(CONTENT, cut_after=100_000), file(CONTENT))
    result = fetch(url, tmp_path / "f", sha256=SHA256)
    assert result.outcome == SHA256
    assert ranges(site) == [None, "bytes=100000-"]
    assert site.asked[1].headers["If-Range"] == '"v1"'
    assert result.told[-1] == (len(CONTENT), len(CONTENT))
    assert files_in(tmp_path) == ["f"]


def test_five_hundred_cut_downloads_end_equal_to_the_source(site: Site, tmp_path: Path):
    for seed in range(500):
        chance = random.Random(seed)
        old, new = (chance.randbytes(chance.randrange(1, 30_000)) for _ in range(2))
        changed_at = chance.choice([None, None, 1, 2])
        url = site.serve("/f", *cut_behaviours(chance, old, new, changed_at))
        promised = old if changed_at is None else new
        sha256 = hashlib.sha256(promised).hexdigest()
        target = tmp_path / f"{seed}"
        assert fetch(url, target, sha256=chance.choice(["", sha256])).outcome == sha256, seed
        assert target.read_bytes() == promised, seed
    assert len(files_in(tmp_path)) == 500
    assert sum(asked.headers.get("Range") is not None for asked in site.asked) > 300


def cut_behaviours(chance: random.Random, old: bytes, new: bytes, changed_at: int | None) -> list[Behaviour]:
    """Up to four answers of which all but the last are cut; from `changed_at` on, the file is another one."""
    cuts = max(chance.randrange(1, 4), changed_at or 0)
    behaviours = []
    for number in range(cuts + 1):
        content, etag = (old, '"old"') if changed_at is None or number < changed_at else (new, '"new"')
        cut_after = chance.random() if number < cuts else None
        reset, in_ranges = chance.random() < 0.3 and number < cuts, chance.random() < 0.9
        behaviours.append(file(content, etag=etag, modified="", cut_after=cut_after, reset=reset, ranges=in_ranges))
    return behaviours


def test_a_killed_process_leaves_what_the_next_one_goes_on_with(site: Site, tmp_path: Path):
    url = site.serve("/f", held(CONTENT, 200_000), file(CONTENT))
    with start_child(url, tmp_path / "f") as child:
        wait_until(lambda: size_of(tmp_path / ".f.part") >= 100_000, child)
        child.kill()
    assert not (tmp_path / "f").exists()
    left = size_of(tmp_path / ".f.part")
    assert fetch(url, tmp_path / "f", sha256=SHA256).outcome == SHA256
    assert ranges(site) == [None, f"bytes={left}-"]
    assert (tmp_path / "f").read_bytes() == CONTENT
    assert files_in(tmp_path) == ["f"]


def test_a_process_that_fetches_the_same_file_is_waited_for(site: Site, tmp_path: Path):
    url = site.serve("/f", held(CONTENT, 200_000), file(CONTENT))
    waiting = threading.Event()
    with start_child(url, tmp_path / "f") as child:
        wait_until(lambda: size_of(tmp_path / ".f.part") > 0, child)
        killer = threading.Thread(target=lambda: (waiting.wait(20), child.kill()))
        killer.start()
        result = fetch(url, tmp_path / "f", on_bytes=lambda *_: waiting.set())
        killer.join()
    assert result.outcome == SHA256
    assert result.told[0][1] is None
    assert len(site.asked) == 2


def test_a_stop_from_outside_keeps_what_has_come(site: Site, tmp_path: Path):
    url = site.serve("/f", file(CONTENT))
    ticks = iter(range(0, 10_000))

    def stop(done: int, size: int | None) -> None:
        if 0 < done < len(CONTENT):
            raise Cancelled("A person stopped the work.")

    result = fetch(url, tmp_path / "f", on_bytes=stop, clock=lambda: float(next(ticks)))
    assert isinstance(result.outcome, Cancelled)
    left = size_of(tmp_path / ".f.part")
    assert 0 < left < len(CONTENT)
    assert fetch(url, tmp_path / "f").outcome == SHA256
    assert ranges(site) == [None, f"bytes={left}-"]


def test_a_download_that_only_missed_its_name_is_not_asked_for_again(site: Site, tmp_path: Path):
    url = site.serve("/f", held(CONTENT, len(CONTENT)))
    leave(url, tmp_path / "f", CONTENT, size_bytes=len(CONTENT))
    assert fetch(url, tmp_path / "f", sha256=SHA256).outcome == SHA256
    assert site.asked == []


@pytest.mark.parametrize("etag", ["", 'W/"weak"'])
def test_a_source_that_vouches_for_nothing_is_asked_for_all_again(site: Site, tmp_path: Path, etag: str):
    url = site.serve("/f", file(CONTENT, etag=etag, modified="", cut_after=9), file(CONTENT, etag=etag, modified=""))
    assert fetch(url, tmp_path / "f").outcome == SHA256
    assert ranges(site) == [None, None]


def test_a_date_vouches_where_there_is_no_etag(site: Site, tmp_path: Path):
    url = site.serve("/f", file(CONTENT, etag="", cut_after=9), file(CONTENT, etag=""))
    assert fetch(url, tmp_path / "f").outcome == SHA256
    assert site.asked[1].headers["If-Range"] == civitai_server.LAST_MODIFIED


@pytest.mark.parametrize(
    "wrong",
    [
        partial(CONTENT[50:], f"bytes 50-{len(CONTENT) - 1}/{len(CONTENT)}"),
        partial(CONTENT[100:], f"bytes 100-{len(CONTENT) - 1}/{len(CONTENT) + 7}"),
        partial(CONTENT[100:], "pieces"),
        partial(CONTENT[100:], f"bytes 100-{len(CONTENT) - 1}/{len(CONTENT)}", etag='"v2"'),
        status(416, Content_Range="bytes */50"),
    ],
)
def test_a_rest_that_does_not_fit_is_thrown_away(site: Site, tmp_path: Path, wrong: Behaviour):
    url = site.serve("/f", file(CONTENT, cut_after=100), wrong, file(CONTENT))
    assert fetch(url, tmp_path / "f").outcome == SHA256
    assert ranges(site) == [None, "bytes=100-", None]
    assert (tmp_path / "f").read_bytes() == CONTENT


def test_pieces_of_a_file_are_put_together(site: Site, tmp_path: Path):
    size = len(CONTENT)
    pieces = [partial(CONTENT[at : at + 100_000], f"bytes {at}-{at + 99_999}/{size}") for at in (100_000, 200_000)]
    url = site.serve("/f", file(CONTENT, cut_after=100_000), *pieces)
    assert fetch(url, tmp_path / "f", sha256=SHA256).outcome == SHA256
    assert ranges(site) == [None, "bytes=100000-", "bytes=200000-"]


def test_the_rest_of_a_file_of_unknown_size_tells_it(site: Site, tmp_path: Path):
    url = site.serve("/f", unannounced(CONTENT, whole=False), file(CONTENT, etag='"chunks"'))
    result = fetch(url, tmp_path / "f")
    assert result.outcome == SHA256
    assert (tmp_path / "f").read_bytes() == CONTENT


def test_bytes_gone_wrong_on_the_disk_are_fetched_anew(site: Site, tmp_path: Path):
    url = site.serve("/f", file(CONTENT))
    leave(url, tmp_path / "f", bytes(1000), size_bytes=len(CONTENT))
    assert fetch(url, tmp_path / "f", sha256=SHA256).outcome == SHA256
    assert ranges(site) == ["bytes=1000-", None]


@pytest.mark.parametrize("memory", ["", "{", "[]", '{"source": 1}', '{"source": "x", "validator": "y", "more": 1}'])
def test_leftovers_that_nobody_understands_are_no_hindrance(site: Site, tmp_path: Path, memory: str):
    url = site.serve("/f", file(CONTENT))
    (tmp_path / ".f.part").write_bytes(b"?" * 500_000)
    (tmp_path / ".f.part.json").write_text(memory)
    assert fetch(url, tmp_path / "f").outcome == SHA256
    assert ranges(site) == [None]
    assert files_in(tmp_path) == ["f"]


def test_leftovers_of_another_address_are_not_used(site: Site, tmp_path: Path):
    url = site.serve("/f", file(CONTENT))
    leave(f"{site.origin}/other", tmp_path / "f", bytes(1000), size_bytes=len(CONTENT))
    assert fetch(url, tmp_path / "f").outcome == SHA256
    assert ranges(site) == [None]


def test_tries_end_when_none_brings_the_file_forward(site: Site, tmp_path: Path):
    url = site.serve("/f", file(CONTENT, cut_after=10), file(CONTENT, cut_after=0))
    result = fetch(url, tmp_path / "f")
    assert isinstance(result.outcome, ExternalFailure)
    assert result.outcome.retryable
    assert "cut" in str(result.outcome)
    assert len(site.asked) == fetcher.TRIES
    assert size_of(tmp_path / ".f.part") == 10


def test_tries_go_on_while_each_round_brings_the_file_forward(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(fetcher, "HEADWAY_BYTES", 50_000)
    url = site.serve("/f", *[file(CONTENT, cut_after=20_000)] * 14, file(CONTENT))
    assert fetch(url, tmp_path / "f", sha256=SHA256).outcome == SHA256
    assert len(site.asked) == 15


def test_a_file_that_changes_under_every_try_is_given_up(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(fetcher, "HEADWAY_BYTES", 1000)
    changing = [file(CONTENT, etag=f'"{n}"', modified="", cut_after=2000) for n in range(50)]
    result = fetch(site.serve("/f", *changing), tmp_path / "f")
    assert isinstance(result.outcome, CwError)
    assert len(site.asked) < 20


# ---- helpers


def start_child(url: str, target: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "cw_assets_tests.engines.fetching.fetched", url, str(target)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL)


def wait_until(reached, child: subprocess.Popen[bytes]) -> None:
    for _ in range(2000):
        if reached():
            return
        assert child.poll() is None
        time.sleep(0.01)
    raise AssertionError("never reached")


def size_of(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def leave(url: str, target: Path, content: bytes, *, size_bytes: int) -> None:
    """What a process leaves that was killed while it fetched."""
    from cw_assets.engines.fetching.part import SourceVersion

    version = SourceVersion(source=url, validator='"v1"', size_bytes=size_bytes)
    target.with_name(f".{target.name}.part").write_bytes(content)
    target.with_name(f".{target.name}.part.json").write_text(version.model_dump_json())
