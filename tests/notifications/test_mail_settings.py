"""What the mail settings may say; a wrong one stops the start instead of the first mail."""

import pytest
from pydantic import ValidationError

from gatehouse.core.config import Settings
from gatehouse.core.mail_server import read_smtp_url


@pytest.mark.parametrize(
    "url",
    [
        "127.0.0.1:25",
        "http://mail.example",
        "smtp://",
        "smtp://user@mail.example",
        "smtp://u:sesame@mail.example:port",  # pragma: allowlist secret
        "smtp://u:sesame@mail.example?starttls=maybe",  # pragma: allowlist secret
        "smtp://u:sesame@mail.example?tls=off",  # pragma: allowlist secret
        "smtps://u:sesame@mail.example/inbox",  # pragma: allowlist secret
        "smtp://u:sesame@mail.example#x",  # pragma: allowlist secret
    ],
)
def test_a_wrong_url_stops_the_start_and_keeps_its_password(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMTP_URL", url)
    with pytest.raises(ValidationError, match="SMTP_URL looks like") as raised:
        Settings()
    assert "sesame" not in str(raised.value)


def test_urls_that_are_right() -> None:
    assert read_smtp_url("smtp://mail.example", strict=True).starttls == "required"
    assert read_smtp_url("smtp://mail.example", strict=False).starttls == "offered"
    off = read_smtp_url("smtp://mail.example:25?starttls=off", strict=True)
    assert (off.starttls, off.port, off.tls, off.user) == ("off", 25, False, None)
    secure = read_smtp_url("smtps://a%40b:c%3Ad@mail.example", strict=True)
    assert (secure.tls, secure.port, secure.user, secure.password) == (True, 465, "a@b", "c:d")


@pytest.mark.parametrize("sender", ["", "Gatehouse", "a@b\nBcc: x@y.example", "Gate <gate>"])
def test_a_sender_that_is_none_stops_the_start(sender: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATEHOUSE_MAIL_FROM", sender)
    with pytest.raises(ValidationError, match="GATEHOUSE_MAIL_FROM"):
        Settings()
