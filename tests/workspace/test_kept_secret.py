"""Passwords out of settings, and who can read what a workspace has."""

import os
import stat

import msgspec
import pytest

from tests.support.made_up.workspace import Council
from workbook_qa.core.problem import CannotContinue
from workbook_qa.upkeep import check, init
from workbook_qa.workspace.kept_secret import mail_password
from workbook_qa.workspace.layout import Workspace
from workbook_qa.workspace.result import Context
from workbook_qa.workspace.settings import PASSWORD_NAME

needs_rights = pytest.mark.skipif(os.name != "posix", reason="Windows keeps rights in another way")


@pytest.fixture(autouse=True)
def _no_password_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PASSWORD_NAME, raising=False)


def with_mail(council: Council, **mail: str) -> Context:
    context = council.on("2026-11-02")
    settings = context.settings
    changed = msgspec.structs.replace(settings, mail=msgspec.structs.replace(settings.mail, **mail))
    return msgspec.structs.replace(context, settings=changed)


def open_passwords(context: Context) -> list[str]:
    found = check.run(context).problems
    return [
        each.place.cell or each.place.file for each in found if each.code.startswith("password-")
    ]


def mode(path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@needs_rights
def test_what_init_makes_is_private_but_for_what_managers_open(council: Council, tmp_path) -> None:
    before = os.umask(0o022)
    try:
        workspace = Workspace(tmp_path / "new")
        init.run(msgspec.structs.replace(council.on("2026-11-02"), workspace=workspace))
    finally:
        os.umask(before)
    for folder in (workspace.registers, workspace.inbox, workspace.ledger):
        assert mode(folder) == 0o700
    assert mode(workspace.settings) == 0o600
    assert mode(workspace.outbox) == 0o755


@needs_rights
def test_a_password_that_others_can_read_is_named_and_never_said(council: Council) -> None:
    path = council.workspace.root / "mail password"
    path.write_text("zqsecret")
    path.chmod(0o644)
    council.workspace.settings.chmod(0o644)
    in_settings = with_mail(council, server="mail.example.invalid", user="a", password="zqsecret")
    assert open_passwords(in_settings) == ["mail.password"]
    in_file = with_mail(council, server="mail.example.invalid", password_file=path.name)
    assert open_passwords(in_file) == [path.name]
    assert "zqsecret" not in str(check.run(in_settings)) + str(check.run(in_file))
    for each in (path, council.workspace.settings):
        each.chmod(0o600)
    assert open_passwords(in_settings) + open_passwords(in_file) == []


def test_it_is_read_from_the_environment_first_then_from_its_file(
    council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    (council.workspace.root / "mail password").write_text("from the file\n")
    context = with_mail(council, password="from settings", password_file="mail password")
    assert mail_password(context) == "from the file"
    monkeypatch.setenv(PASSWORD_NAME, "from the environment")
    assert mail_password(context) == "from the environment"
    monkeypatch.delenv(PASSWORD_NAME)
    assert mail_password(with_mail(council, password="from settings")) == "from settings"
    with pytest.raises(CannotContinue, match="cannot be read"):
        mail_password(with_mail(council, password_file="none there"))


def test_none_goes_in_clear_to_another_computer(council: Council) -> None:
    mail = {"user": "a", "password": "b", "security": "none"}
    away = with_mail(council, server="mail.example.invalid", **mail)
    with pytest.raises(CannotContinue, match="sent in clear"):
        mail_password(away)
    assert "mail.security" in open_passwords(away)
    here = with_mail(council, server="localhost", **mail)
    assert mail_password(here) == "b"
