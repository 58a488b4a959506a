"""002's Visitor Ban Flow and its example answers, field by field with their values."""

from tests.make.http import Bench, invitation

BANS = "/api/visitor-bans"
EXAMPLE = {
    "name": "Problem Visitor",
    "phone": "+2348123456789",
    "reason": "Inappropriate behavior during last visit",
    "severity": "medium",
    "notes": "Resident requested permanent ban due to security concerns",
    "expires_at": None,
}


async def test_the_visitor_ban_flow(bench: Bench) -> None:
    home = await bench.building()
    host = home.resident
    created = await bench.call(host, "POST", BANS, EXAMPLE)
    assert created.status_code == 201
    assert (created.json()["success"], created.json()["message"]) == (True, "Visitor banned successfully")
    ban = created.json()["data"]["ban"]
    shown = {key: EXAMPLE[key] for key in ("name", "phone", "reason", "severity", "expires_at")}
    assert ban == ban | {**shown, "ban_type": "manual", "is_active": True}
    assert ban["banned_at"].endswith("Z")

    listed = await bench.call(host, "GET", f"{BANS}?status=active&limit=20&offset=0")
    assert [one["id"] for one in listed.json()["data"]["items"]] == [ban["id"]]

    check = await bench.call(host, "GET", f"{BANS}/check?phone=+2348123456789")
    data = check.json()["data"]
    assert data["is_banned"] is True
    details = data["ban_details"]
    assert (details["banned_by_user"], details["banned_in_building"], details["system_banned"]) == (
        True,
        True,
        False,
    )
    [one] = details["bans"]
    assert one == one | {
        "id": ban["id"],
        "severity": "medium",
        "reason": EXAMPLE["reason"],
        "banned_by": "A101",
        "banned_at": ban["banned_at"],
    }

    visit = invitation(visitors=[{"name": "Problem Visitor", "phone": "08123456789"}])
    refused = await bench.call(host, "POST", "/api/visitors/invitations", visit)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "VISITOR_BANNED")

    body = {"is_active": False, "unban_reason": "Issue resolved, apology accepted"}
    lifted = await bench.call(host, "PUT", f"{BANS}/{ban['id']}", body)
    assert lifted.status_code == 200
    after = lifted.json()["data"]["ban"]
    assert (after["is_active"], after["unban_reason"]) == (False, "Issue resolved, apology accepted")
    assert (await bench.call(host, "POST", "/api/visitors/invitations", visit)).status_code == 201
    stats = await bench.call(home.admin, "GET", f"{BANS}/building-stats")
    assert (stats.json()["data"]["total_bans"], stats.json()["data"]["lifted_bans"]) == (1, 1)
