"""What a release installs is locked: every run-time dependency, at a version, with its hashes."""

import configparser
import re
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
_PIN = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>\S+)(?P<rest>(?:.*\\\n)+.*)$", re.MULTILINE)


def wanted() -> list[Requirement]:
    """Everything that setup.cfg asks for but for the tools of developers."""
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    extras = config["options.extras_require"]
    texts = [
        config["options"]["install_requires"],
        *(extras[name] for name in extras if name != "dev"),
    ]
    lines = [line.strip() for text in texts for line in text.splitlines()]
    return [Requirement(line) for line in lines if line and not line.startswith("#")]


def test_every_dependency_is_locked_at_a_version_that_it_may_have_and_with_hashes() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pins = [match.groupdict() for match in _PIN.finditer(lock)]
    versions: dict[str, list[str]] = {}
    for pin in pins:
        versions.setdefault(pin["name"], []).append(pin["version"])
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", pin["rest"]), pin["name"]
    assert len(pins) == len(re.findall("==[0-9]", lock.partition("\n\n")[2] or lock))
    for each in wanted():
        found = versions[each.name.lower().replace("_", "-")]
        assert all(each.specifier.contains(version) for version in found), each


def test_the_readme_installs_a_release_by_the_lock() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "--require-hashes -r requirements.lock" in readme
