"""What each mail template is given, by the template's name: add yours here, or `test_mail_templates.py` fails.

Give every value its caller gives, as text where it comes out of JSON (times as ISO 8601). A one-time code is called `code`.
"""

from typing import Any

SAMPLES: dict[str, dict[str, Any]] = {
    "notification": {"title": "Visitor checked in", "body": "Ada has checked in.", "building": "Kapok Court"},
    "pass_link": {
        "name": "Ada",
        "host": "Bisi",
        "building": "Kapok Court",
        "title": "Tea",
        "window": "Sat 21 Nov 14:00 – Sat 21 Nov 18:00",
        "time_zone": "Africa/Lagos",
        "url": "http://testserver/p/ABCDEFGHJKMN",
    },
}
