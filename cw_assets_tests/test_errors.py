import pytest

from cw_assets import errors
from cw_assets.api.base import Stopped
from cw_assets.errors import KINDS, CwError, ExternalFailure, LimitExceeded, StillRunning, error_of, kind_of


@pytest.mark.parametrize("kind", KINDS)
def test_class_sentence_and_exit_code_survive_as_a_name(kind):
    error = KINDS[kind]("The file is empty; give another one.")
    again = error_of(kind_of(error), str(error))
    assert (type(again), str(again), again.exit_code) == (type(error), str(error), error.exit_code)


def test_every_class_is_known_but_the_one_that_ends_nothing():
    here = {name for name, value in vars(errors).items() if isinstance(value, type) and issubclass(value, CwError)}
    assert here - set(KINDS) == {"StillRunning"}


@pytest.mark.parametrize(
    "error, kind",
    [(Stopped("By Ctrl-C."), "Cancelled"), (StillRunning("Wait."), "LimitExceeded"), (KeyError("ears"), "")],
    ids=lambda value: repr(value),
)
def test_case_of_a_class_is_told_as_the_class_and_what_nobody_expected_as_none(error, kind):
    assert kind_of(error) == kind


@pytest.mark.parametrize("name", ["", "Stopped", "StillRunning", "KeyError", "Mapping", "__doc__", "cw_assets.errors"])
def test_name_that_is_no_kind_gives_the_base_of_all(name):
    assert type(error_of(name, "It broke; mend it.")) is CwError


def test_only_a_failure_elsewhere_can_pass_and_only_where_it_is_said():
    assert not error_of(ExternalFailure.__name__, "Down; wait.").retryable
    assert error_of(ExternalFailure.__name__, "Down; wait.", retryable=True).retryable
    assert not error_of(LimitExceeded.__name__, "Too long; cut it.", retryable=True).retryable
