"""An account is its owner's: not whoever's who made it with their address, not the administrator's who gave its owner a PIN."""

import secrets

from tests.identity.signing import login
from tests.make.approvals import newcomer
from tests.make.buildings import Building
from tests.make.http import Bench
from tests.make.mail import mails_to

PASSWORD = "Not-Hers-At-All-1!"
REASON = "Asked for by the board"


async def _appointed(bench: Bench, home: Building, email: str) -> dict[str, str]:
    """An administrator makes a guard's account with a password of their own choice, and signs in with it."""
    body = newcomer(email=email, password=PASSWORD, building_id=str(home.id))
    made = await bench.call(home.admin, "POST", "/api/registration/security", body)
    assert (made.status_code, made.json()["data"]["invited"]) == (201, False), made.text
    signed = await login(bench, email, PASSWORD)
    return {"Authorization": f"Bearer {signed.json()['data']['token']}"}


async def test_whoever_made_an_account_with_your_address_does_not_accept_for_you(bench: Bench) -> None:
    """The address is proven by nobody: the password may be known to the administrator who chose it."""
    evil, home = await bench.building(), await bench.building()
    email = f"victim-{secrets.token_hex(6)}@people.example"
    intruder = await _appointed(bench, evil, email)
    body = newcomer(email=email, role="building_admin")
    invited = await bench.call(home.admin, "POST", "/api/v1/people", body)
    assert invited.json()["data"]["outcome"] == "invited", invited.text
    member = invited.json()["data"]["person"]["member_id"]
    [link] = [
        one for mail in await mails_to(bench.db, email) for one in mail.links if "/invitation?token=" in one
    ]
    token = {"token": link.partition("token=")[2]}

    accept = f"/api/v1/auth/memberships/{member}/accept"
    by_link = "/api/v1/auth/invitations/accept"
    for path, sent, headers in ((accept, None, intruder), (by_link, token, {})):
        refused = await bench.call(None, "POST", path, sent, headers=headers)
        assert refused.status_code == 403, refused.text
        assert refused.json()["error"]["code"] == "EMAIL_NOT_PROVEN"
        assert refused.json()["error"]["reset"] == "/api/auth/request-password-reset"
    assert await bench.db.fetchval("select status from members where id = $1::uuid", member) == "pending"

    await bench.db.execute(
        "update one_time_codes set created_at = created_at - interval '61 s' where address = $1", email
    )
    await bench.call(None, "POST", "/api/auth/request-password-reset", {"email": email})
    code = (await mails_to(bench.db, email))[-1].code
    reset = {"email": email, "otp_code": code, "new_password": "Only-Hers-From-Now-2!"}
    assert (await bench.call(None, "POST", "/api/auth/reset-password", reset)).status_code == 200
    accepted = await bench.call(None, "POST", by_link, token)
    assert accepted.json()["data"] == {"status": "approved", "is_active": True}, accepted.text
    assert (await bench.call(None, "GET", "/api/auth/check", headers=intruder)).status_code == 401
    assert (await login(bench, email, PASSWORD)).status_code == 401


async def test_an_invitation_to_an_address_nobody_has_proven_can_be_declined(bench: Bench) -> None:
    evil, home = await bench.building(), await bench.building()
    email = f"victim-{secrets.token_hex(6)}@people.example"
    intruder = await _appointed(bench, evil, email)
    invited = await bench.call(home.admin, "POST", "/api/v1/people", newcomer(email=email, role="resident"))
    member = invited.json()["data"]["person"]["member_id"]
    declined = await bench.call(None, "POST", f"/api/v1/auth/memberships/{member}/decline", headers=intruder)
    assert declined.json()["data"] == {"status": "rejected", "is_active": False}, declined.text
