"""settings.toml: defaults in force, and every slip named with its key."""

import datetime

import pytest

from workbook_qa.core.policy import Chasing, Policy
from workbook_qa.workspace.settings import DEFAULT_TEXT, Settings, read_settings


def read(text: str) -> Settings:
    settings, problems = read_settings(text, "settings.toml")
    assert problems == []
    return settings


def test_the_text_that_init_writes_is_in_force_as_it_stands():
    settings = read(DEFAULT_TEXT)
    assert settings.policy == Policy()
    assert settings.case_list.as_at is None
    assert settings.ledger.address == ""


def test_every_default_that_is_shown_is_the_default():
    shown = DEFAULT_TEXT.replace("# ", "").partition("[policy]")[2].partition("[chasing]")[0]
    lines = [line.partition("  ")[0] for line in shown.splitlines()]
    assert read("\n".join(["[policy]", *lines])).policy == Policy()
    assert len([line for line in lines if "=" in line]) == len(Policy.__struct_fields__)


def test_every_default_of_chasing_that_is_shown_is_the_default():
    shown = DEFAULT_TEXT.partition("[chasing]")[2].partition("[case_list]")[0]
    lines = [line.removeprefix("# ") for line in shown.splitlines() if " = " in line]
    assert read("\n".join(["[chasing]", *lines])).chasing == Chasing()
    assert len(lines) == len(Chasing.__struct_fields__)


def test_an_empty_file_gives_the_defaults():
    assert read("") == Settings()


def test_settings_are_read():
    settings = read(
        '[council]\nname = "Wexcombe"\n[policy]\nhigh_days = 3\nspread_over_workers = true\n'
        "[case_list]\nas_at = 2026-11-01\n"
    )
    assert settings.council.name == "Wexcombe"
    assert (settings.policy.high_days, settings.policy.spread_over_workers) == (3, True)
    assert settings.case_list.as_at == datetime.date(2026, 11, 1)


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("[policy]\nhigh_day = 3", "setting-unknown", "policy.high_day"),
        ("[polcy]\nhigh_days = 3", "setting-unknown", "polcy"),
        ("name = 'x'", "setting-unknown", "name"),
        ("council = 'x'", "setting-wrong", "council"),
        ("[policy]\nhigh_days = '3'", "setting-wrong", "policy.high_days"),
        ("[policy]\nhigh_days = 3.5", "setting-wrong", "policy.high_days"),
        ("[policy]\nhigh_days = true", "setting-wrong", "policy.high_days"),
        ("[policy]\nspread_over_workers = 1", "setting-wrong", "policy.spread_over_workers"),
        ("[council]\nname = 7", "setting-wrong", "council.name"),
        ("[case_list]\nas_at = '1/11/2026'", "setting-wrong", "case_list.as_at"),
        ("[chasing]\nhigh = [1, 3]", "setting-wrong", "chasing.high"),
        ("[chasing]\nhigh = [5, 3, 1]", "setting-wrong", "chasing.high"),
        ("[chasing]\nhigh = [1, 3, true]", "setting-wrong", "chasing.high"),
        ("[policy\nhigh_days = 3", "setting-wrong", ""),
    ],
)
def test_a_slip_is_named_with_its_key_and_the_rest_stays_in_force(text, code, place):
    other = '[lead_auditor]\nname = "Casey Leadwell"\n'
    settings, problems = read_settings(f"{text}\n{other}", "settings.toml")
    assert [(each.code, each.place.cell) for each in problems] == [(code, place)]
    assert problems[0].place.file == "settings.toml"
    assert settings.policy == Policy()
    if place:
        assert settings.lead_auditor.name == "Casey Leadwell"


def test_a_likely_name_is_suggested():
    _, problems = read_settings("[policy]\nhigh_day = 3", "settings.toml")
    assert "high_days" in problems[0].todo


def test_what_is_wanted_is_said_in_plain_words():
    text = "[policy]\nhigh_days = '3'\nspread_over_workers = 1\n[case_list]\nas_at = 'x'\n"
    found = " ".join(each.found for each in read_settings(text, "settings.toml")[1])
    assert "whole number" in found
    assert "true or false" in found
    assert "date" in found
    assert not any(word in found for word in ("int", "`", "$"))
