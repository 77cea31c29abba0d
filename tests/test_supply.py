"""What the program is built on: bounded, pinned for CI, and listed with its licences."""

import re
import tomllib
from importlib.metadata import distribution

from packaging.requirements import Requirement

from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def name_of(text):
    return re.sub(r"[-_.]+", "-", text).lower()


def closure(requirements):
    """The names of all that is installed with these, by what the installed packages say that they need."""
    found, waiting = set(), [Requirement(text) for text in requirements]
    while waiting:
        requirement = waiting.pop()
        extras = {"extra": ""} if not requirement.extras else {"extra": next(iter(requirement.extras))}
        if requirement.marker and not requirement.marker.evaluate(extras):
            continue
        if name_of(requirement.name) not in found:
            found.add(name_of(requirement.name))
            waiting += [Requirement(text) for text in distribution(requirement.name).requires or ()]
    return found


def test_every_dependency_has_bounds():
    for text in [
        *PROJECT["dependencies"],
        *(text for extra in PROJECT["optional-dependencies"].values() for text in extra),
    ]:
        operators = {specifier.operator for specifier in Requirement(text).specifier}
        assert operators == {">=", "<"}, text


def pinned():
    """The versions that CI tests with, by name."""
    text = (ROOT / ".ci" / "constraints.txt").read_text(encoding="utf-8")
    return {name_of(name): version for name, version in re.findall(r"^([^#\s=]+)==(\S+)$", text, re.MULTILINE)}


OTHERS = {"pip", "setuptools"}
"""Not pinned: they come with the environment."""


def test_every_dependency_of_a_user_is_listed_with_its_licence():
    extras = PROJECT["optional-dependencies"]
    table = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    listed = {name_of(name): licence for name, licence in re.findall(r"^\| (\S+) \| ([^|]+) \|", table, re.MULTILINE)}
    needed = closure([*PROJECT["dependencies"], *extras["web"], *extras["parquet"]])
    pins = pinned()
    # Other versions may be built on other packages.
    assert {name for name in needed if name in OTHERS or pins.get(name) == distribution(name).version} <= listed.keys()
    assert all(licence.strip() for licence in listed.values())


def test_the_constraints_name_all_that_is_listed():
    table = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    listed = {name_of(name) for name in re.findall(r"^\| ([a-z]\S+) \|", table, re.MULTILINE)} - {"package"}
    assert listed - OTHERS <= pinned().keys()
