"""A project whose work is done by the stack that a test has started."""

from collections.abc import Iterator

import pytest

from cw_assets import api
from cw_assets_tests.stack.processes import Stack


@pytest.fixture
def project(stack: Stack) -> Iterator[api.StackProject]:
    with api.connect(settings=stack.settings) as project:
        yield project
