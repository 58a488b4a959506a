"""002's public doors for a new building: the first of an installation, and one somebody registers for themselves."""

from fastapi import Request

from gatehouse.auth.deps import Public
from gatehouse.core.ratelimit import count_traffic
from gatehouse.core.routes import door
from gatehouse.core.schema import Envelope, ok
from gatehouse.platform.schemas import RegisterBuildingIn, SetupIn
from gatehouse.platform.setup import BuildingRegisteredOut, FoundedOut, initial_setup, register_building

router = door(tag="System Setup")


@router.post("/api/admin/initial-setup", status_code=201)
async def set_up(request: Request, body: SetupIn, address: Public) -> Envelope[FoundedOut]:
    """The first building with its licence and its building admin.

    Open outside production while there is no building; otherwise only with the header `X-Setup-Secret` (403 `SETUP_CLOSED`).
    409 `EMAIL_TAKEN`, `BUILDING_EMAIL_TAKEN`; 3 tries a minute and address. A super admin is never made here. Source: 002 Initial System Setup.
    """
    request.scope["gatehouse.rate"] = await count_traffic("registration", address)
    made = await initial_setup(request.app.state.platform, body, secret=request.headers.get("x-setup-secret"))
    return ok(made, "System setup completed successfully")


@router.post("/api/register-building", status_code=201)
@router.post("/api/admin/register-building", status_code=201)
async def register(
    request: Request, body: RegisterBuildingIn, address: Public
) -> Envelope[BuildingRegisteredOut]:
    """Register a building on trial, with its administrator. Both wait for a super admin, who is asked; the setting
    `GATEHOUSE_SELF_SERVICE_BUILDINGS=open` opens it at once.

    409 `EMAIL_TAKEN`, `BUILDING_EMAIL_TAKEN`; 3 tries a minute and address. Source: 002 System Setup, CONTRACT 002.
    """
    request.scope["gatehouse.rate"] = await count_traffic("registration", address)
    made = await register_building(request.app.state.platform, body)
    waits = made.status == "pending"
    return ok(made, "Building registered. It opens when it is accepted." if waits else "Building registered")
