import pytest

from tests.present import invented


@pytest.fixture(autouse=True)
def invented_catalogue(monkeypatch):
    monkeypatch.setattr("sru_analysis.present.figures.CATALOGUE", invented.CATALOGUE)


@pytest.fixture(scope="session")
def released():
    return invented.released()
