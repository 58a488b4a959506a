"""The outermost layer: HEAD, pages of other origins, a super admin's building that is not there."""

from gatehouse.core.ids import new_id
from tests.make.http import Bench


async def test_head_is_get_without_its_body(bench: Bench) -> None:
    for path in ("/health", "/api", "/api/docs/swagger.json"):
        answer = await bench.client.head(path)
        assert (answer.status_code, answer.content) == (200, b"")
    assert (await bench.client.head("/api/auth/check")).status_code == 401
    assert (await bench.client.head("/api/auth/login")).status_code == 405


async def test_a_page_of_another_origin_may_call_with_a_token_and_without_cookies(bench: Bench) -> None:
    home = await bench.building()
    origin = {"Origin": "http://localhost:5173"}
    asked = {
        **origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type",
    }
    preflight = await bench.client.options("/api/visitors/invitations", headers=asked)
    assert preflight.status_code == 200
    assert "authorization" in preflight.headers["access-control-allow-headers"].lower()
    answer = await bench.call(home.resident, "GET", "/api/auth/check", headers=origin)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers


async def test_a_building_that_is_not_there_is_404(bench: Bench) -> None:
    admin = await bench.super_admin()
    headers = {"X-Building-Id": str(new_id())}
    answer = await bench.call(admin, "GET", "/api/visitors/invitations", headers=headers)
    assert answer.status_code == 404
