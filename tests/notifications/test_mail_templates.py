"""Every mail there is, rendered with the values of `mail_samples.py`."""

import re
from typing import Any

import pytest
from jinja2 import UndefinedError

from gatehouse.notifications.templates import FOLDER, local_time, render_mail
from tests.notifications.mail_samples import SAMPLES

_THERE = {path.stem for path in FOLDER.glob("*.*") if not path.name.startswith("_")}
_NAMES = sorted(_THERE & set(SAMPLES))
_MARKUP = '<b onclick="x()">&\''
_SECRET = re.compile(r"code|link|url|token|secret|password|pin", re.IGNORECASE)


def test_every_template_has_a_sample_and_every_sample_a_template() -> None:
    assert set(SAMPLES) == _THERE, "add what the template is given to tests/notifications/mail_samples.py"


@pytest.mark.parametrize("name", _NAMES)
def test_a_mail_is_whole(environment: dict[str, str], name: str) -> None:
    values = SAMPLES[name]
    mail = render_mail(name, values)
    assert mail.subject and mail.subject == " ".join(mail.subject.split())
    assert len(mail.subject) <= 120
    assert not re.search(r"\d{4}|https?:|SG_", mail.subject), (
        "no code and no link: subjects show on locked screens"
    )
    secrets = [str(value) for key, value in values.items() if _SECRET.search(key)]
    for secret in secrets:
        assert secret not in mail.subject
        assert secret in mail.text or secret in mail.html, "a code or link that is not in the mail"
        assert (secret in mail.text) == (secret in mail.html.replace("&amp;", "&")), (
            "text and HTML say the same"
        )
    if "code" in values:
        assert re.findall(r"(?<!\d)\d{6}(?!\d)", mail.text) == [values["code"]], (
            "the code is the only such number"
        )
    assert mail.text.strip() and not mail.text.startswith("\n")
    assert not re.search(r"{[{%#]|[}%#]}|<[a-z/]|&(amp|lt|quot);|\bNone\b", mail.text)
    assert mail.html.startswith("<!doctype html>") and mail.html.rstrip().endswith("</html>")
    assert "Gatehouse" in mail.html and f"<title>{mail.subject}</title>" in mail.html.replace("&#39;", "'")
    assert not re.search(r"{[{%#]|[}%#]}|<script|<style|<link|<img|>None<", mail.html)


@pytest.mark.parametrize("name", _NAMES)
def test_html_escapes_what_it_is_given(environment: dict[str, str], name: str) -> None:
    plain = SAMPLES[name]
    loud: dict[str, Any] = {
        key: f"{value}{_MARKUP}"
        if isinstance(value, str) and not _is_time(value) and "zone" not in key
        else value
        for key, value in plain.items()
    }
    mail = render_mail(name, loud)
    assert "<b " not in mail.html and 'onclick="' not in mail.html


@pytest.mark.parametrize("name", [name for name in _NAMES if SAMPLES[name]])
def test_a_missing_value_is_an_error(environment: dict[str, str], name: str) -> None:
    with pytest.raises(UndefinedError):
        render_mail(name, {})


def test_a_subject_is_one_line(environment: dict[str, str]) -> None:
    mail = render_mail("notification", {"title": "A\r\nBcc: x@y.example\n", "body": "b", "building": "c"})
    assert mail.subject == "A Bcc: x@y.example"


def test_times_are_on_the_buildings_clocks() -> None:
    assert local_time("2026-11-21T13:05:00Z", "Africa/Lagos") == "Sat 21 Nov 2026, 14:05 (Africa/Lagos)"


def _is_time(value: str) -> bool:
    return bool(re.match(r"\d{4}-\d\d-\d\dT", value))
