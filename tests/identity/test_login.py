"""Sign in, refresh, sign out: over HTTP."""

from tests.make.buildings import PASSWORD
from tests.make.http import Bench


async def test_sign_in_gives_tokens_that_work_and_logout_ends_them(bench: Bench) -> None:
    home = await bench.building()
    answer = await bench.call(
        None, "POST", "/api/auth/login", {"email": home.resident.email, "password": PASSWORD}
    )
    assert answer.status_code == 200, answer.text
    data = answer.json()["data"]
    assert data["token"] == data["accessToken"]
    assert data["expiresIn"] == "15m"
    assert data["redirectTo"] == "/api/dashboard"
    assert data["user"]["role"] == "resident"
    assert data["user"]["apartment_number"] == "A101"
    bearer = {"Authorization": f"Bearer {data['token']}"}
    assert (await bench.client.get("/api/auth/check", headers=bearer)).status_code == 200
    assert (await bench.client.post("/api/auth/logout", headers=bearer)).status_code == 200
    assert (await bench.client.get("/api/auth/check", headers=bearer)).status_code == 401
