"""Bans over two server processes: made once, lifted once, and no incident lost."""

from collections import Counter

from tests.make.bans import BANS
from tests.make.buildings import make_member
from tests.races.conftest import RACERS, Track

ROUNDS = 20


def _phone(round_: int) -> str:
    return f"+23480300{round_:05d}"


async def test_of_eight_who_ban_a_phone_one_does(track: Track) -> None:
    home, _ = await track.building(1)
    admins = [
        home.admin,
        *[await make_member(track.db, home.id, "building_admin") for _ in range(RACERS - 1)],
    ]
    for round_ in range(ROUNDS):
        written = (_phone(round_), "0" + _phone(round_)[4:])
        answers = await track.race(
            [
                track.call(n, admin, "POST", BANS, {"name": "P", "phone": written[n % 2], "reason": "x"})
                for n, admin in enumerate(admins)
            ]
        )
        assert Counter(answer.status_code for answer in answers) == {201: 1, 409: RACERS - 1}
        stands = [answer.json()["error"].get("ban_id") for answer in answers if answer.status_code == 409]
        [made] = [answer.json()["data"]["ban"]["id"] for answer in answers if answer.status_code == 201]
        assert set(stands) == {made}


async def test_of_eight_who_lift_a_ban_one_does_and_the_others_hear_who(track: Track) -> None:
    home, _ = await track.building(1)
    admins = [
        await make_member(track.db, home.id, "building_admin", first=f"Admin{n}", last="")
        for n in range(RACERS)
    ]
    for round_ in range(ROUNDS):
        body = {"name": "P", "phone": _phone(round_), "reason": "x"}
        ban = (await track.call(0, home.admin, "POST", BANS, body)).json()["data"]["ban"]
        one, lift = f"{BANS}/{ban['id']}", {"is_active": False}
        doors = (
            ("PUT", one, lift),
            ("DELETE", one, None),
            ("POST", f"{one}/unban", None),
            ("PUT", one, lift),
        )
        answers = await track.race(
            [track.call(n, admin, *doors[n % len(doors)]) for n, admin in enumerate(admins)]
        )
        assert Counter(answer.status_code for answer in answers) == {200: 1, 409: RACERS - 1}
        [won] = [answer.json()["data"]["ban"] for answer in answers if answer.status_code == 200]
        lost = {answer.json()["error"]["decided_by"] for answer in answers if answer.status_code == 409}
        assert lost == {won["unbanned_by"]}
        count = track.db.fetchval
        assert (
            await count(
                "select count(*) from audit_log where target_id = $1 and action = 'ban.lifted'", ban["id"]
            )
            == 1
        )
        told = "select count(*) from notifications where reference_id = $1 and kind = 'visitor_unbanned'"
        assert await count(told, ban["id"]) == RACERS, "every administrator but the one who did it, once"


async def test_no_incident_is_lost(track: Track) -> None:
    home, _ = await track.building(1)
    await track.db.execute(
        "insert into settings (building_id, values) values ($1, '{\"ban_lows_to_medium\": 100}')", home.id
    )
    for round_ in range(ROUNDS):
        body = {"name": "P", "phone": _phone(round_), "trigger": "overstay"}
        answers = await track.race(
            [track.call(n, home.admin, "POST", f"{BANS}/automatic", body) for n in range(RACERS)]
        )
        assert {answer.status_code for answer in answers} == {201}
        rows = await track.db.fetch(
            "select incidents from bans where building_id = $1 and phone = $2", home.id, _phone(round_)
        )
        assert [row["incidents"] for row in rows] == [RACERS]
