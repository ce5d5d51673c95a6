"""The same folders of files as the tests of the readers use."""

from tests.extracts.conftest import read  # noqa: F401 - a fixture
