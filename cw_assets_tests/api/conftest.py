"""A project behind a page, for the tests of RemoteProject."""

from collections.abc import Iterator

import pytest

from cw_assets import api
from cw_assets.api.remote import RemoteProject
from cw_assets_tests.api.pages import Page, origin
from cw_assets_tests.workers.conftest import embedded_broker, in_folder


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[api.StackProject]:
    """What the page stands on; each test brings records of its own."""
    settings = in_folder(tmp_path_factory.mktemp("remote"), max_file_bytes=300_000)
    settings.media_root.mkdir(parents=True, exist_ok=True)
    project = api.StackProject(settings)
    with embedded_broker(settings):
        yield project
    project.close()


@pytest.fixture(scope="module")
def page(project: api.StackProject) -> Iterator[Page]:
    with Page(lambda: origin(project)) as page:
        yield page


@pytest.fixture(scope="module")
def remote(page: Page) -> Iterator[RemoteProject]:
    with api.connect(page.address) as remote:
        yield remote
