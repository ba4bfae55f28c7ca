"""Fixtures: one city for all tests that leave it whole, and a new one for those that break things."""

import pathlib
import shutil
import tempfile

import pytest

from city import City


def temporary_folder():
    return pathlib.Path(tempfile.mkdtemp(prefix="openfloor-test-"))


@pytest.fixture(scope="session")
def city():
    """Shared: tests make events of their own in it."""
    folder = temporary_folder()
    city = City(folder).found().start()
    yield city
    assert city.stop() == 0
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def case_city():
    """The same with more staff, for those who handle cases: its tests stand in nobody's way."""
    folder = temporary_folder()
    city = City(folder).found().start()
    yield city
    assert city.stop() == 0
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def make_city(request):
    """Cities for one test: make_city(workers=2, settings={...}); founded, and started unless start=False."""
    made = []

    def make(start=True, **options):
        city = City(temporary_folder(), **options).found()
        made.append(city)
        if start:
            city.start()
        return city

    yield make
    for city in made:
        city.stop(hard=True)
        if request.node.rep_call.passed if hasattr(request.node, "rep_call") else True:
            shutil.rmtree(city.folder, ignore_errors=True)


@pytest.hookimpl(tryfirst=True, hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    setattr(item, "rep_" + call.when, outcome.get_result())
