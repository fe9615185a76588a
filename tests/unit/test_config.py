from pathlib import Path

import pytest

from config import Settings, SettingsError


def test_settings_keep_one_secret_per_data_dir(tmp_path: Path) -> None:
    environ = {"DATA_DIR": str(tmp_path / "data")}

    first, second = (Settings.from_environ(environ) for _ in range(2))

    assert first == second
    assert len(first.secret_key) == 64
    assert (tmp_path / "data" / "secret-key").stat().st_mode & 0o777 == 0o600
    assert first.database_url == f"sqlite:///{tmp_path}/data/participation.sqlite3"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "0"),
        ("PORT", "70000"),
        ("PORT", "²"),
        ("PORT", "http"),
        ("MINIMUM_COUNT", "2"),
        ("SECOND_REVIEW_PERCENT", "101"),
    ],
)
def test_settings_refuse_bad_numbers(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingsError):
        Settings.from_environ({"DATA_DIR": str(tmp_path), name: value})


@pytest.mark.parametrize("value", ["beteiligung.example", "ftp://beteiligung.example"])
def test_settings_refuse_a_public_address_that_no_phone_opens(
    tmp_path: Path, value: str
) -> None:
    with pytest.raises(SettingsError, match="PUBLIC_ADDRESS"):
        Settings.from_environ({"DATA_DIR": str(tmp_path), "PUBLIC_ADDRESS": value})


def test_settings_keep_the_public_address_without_its_last_slash(
    tmp_path: Path,
) -> None:
    environ = {"DATA_DIR": str(tmp_path), "PUBLIC_ADDRESS": " https://b.example/ "}

    assert Settings.from_environ(environ).public_address == "https://b.example"
