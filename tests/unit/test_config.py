from pathlib import Path

import pytest

from config import Settings, SettingsError, SingleSignOn


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


SSO = {
    "OIDC_ISSUER": "https://sso.example/realms/stadt",
    "OIDC_CLIENT_ID": "participation",
    "OIDC_CLIENT_SECRET": "secret",
}


def test_settings_read_single_sign_on(tmp_path: Path) -> None:
    environ = {
        "DATA_DIR": str(tmp_path),
        **SSO,
        "OIDC_ROLES": "pb-redaktion=staff pb-ob=ortsteil",
        "OIDC_SECOND_FACTOR": "1",
        "LOCAL_SIGN_IN": "0",
        "TRUSTED_PROXIES": "127.0.0.1 10.0.0.0/8",
    }

    read = Settings.from_environ(environ)

    assert read.single_sign_on == SingleSignOn(
        issuer="https://sso.example/realms/stadt",
        client_id="participation",
        client_secret="secret",
        roles=(("pb-redaktion", "staff"), ("pb-ob", "ortsteil")),
        asks_second_factor=True,
    )
    assert read.local_sign_in is False
    assert [str(n) for n in read.trusted_proxies] == ["127.0.0.1/32", "10.0.0.0/8"]


def test_without_an_issuer_there_is_no_single_sign_on(tmp_path: Path) -> None:
    read = Settings.from_environ({"DATA_DIR": str(tmp_path)})

    assert (read.single_sign_on, read.local_sign_in, read.trusted_proxies) == (
        None,
        True,
        (),
    )


@pytest.mark.parametrize(
    "environ",
    [
        {**SSO, "OIDC_ISSUER": "http://sso.example"},
        {**SSO, "OIDC_CLIENT_SECRET": ""},
        {**SSO, "OIDC_CLIENT_ID": ""},
        {**SSO, "OIDC_ROLES": "staff"},
        {**SSO, "OIDC_ROLES": "=staff"},
        {"LOCAL_SIGN_IN": "0"},  # nobody could sign in
        {"TRUSTED_PROXIES": "proxy.example"},
        {"TRUSTED_PROXIES": "10.0.0.1/8"},
    ],
)
def test_settings_refuse_what_would_let_in_nobody_or_anybody(
    tmp_path: Path, environ: dict[str, str]
) -> None:
    with pytest.raises(SettingsError):
        Settings.from_environ({"DATA_DIR": str(tmp_path), **environ})


@pytest.mark.parametrize(
    "value",
    [
        "mail.erfurt.de",
        "http://mail.erfurt.de",
        "smtp://",
        "smtp://mail.erfurt.de:port",
        "smtp://mail.erfurt.de/?starttls=yes",
        "smtp://mail.erfurt.de/path",
        "smtp://user:secret@mail.erfurt.de",  # would send the password unencrypted
        "file://mail/box",
    ],
)
def test_settings_refuse_a_mail_server_that_cannot_be_used(
    tmp_path: Path, value: str
) -> None:
    environ = {"DATA_DIR": str(tmp_path), "MAIL_FROM": "b@erfurt.de"}

    with pytest.raises(SettingsError, match="MAIL_URL") as refused:
        Settings.from_environ({**environ, "MAIL_URL": value})

    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    "value", ["", "erfurt", "a@b", "Stadt <a@b.de>\r\nBcc: x@y.de", "a@b.de, c@d.de"]
)
def test_settings_refuse_a_sender_that_is_none(tmp_path: Path, value: str) -> None:
    with pytest.raises(SettingsError, match="MAIL_FROM"):
        Settings.from_environ(
            {
                "DATA_DIR": str(tmp_path),
                "MAIL_URL": "smtps://u:p@mail.erfurt.de",
                "MAIL_FROM": value,
            }
        )


def test_mail_is_off_unless_a_server_is_named(tmp_path: Path) -> None:
    off = Settings.from_environ({"DATA_DIR": str(tmp_path)})
    on = Settings.from_environ(
        {
            "DATA_DIR": str(tmp_path),
            "MAIL_URL": "smtp://u:p%40@mail.erfurt.de:587?starttls=1",
            "MAIL_FROM": "Stadt Erfurt <a@erfurt.de>",
        }
    )

    assert (off.sends_mail, on.sends_mail) == (False, True)
