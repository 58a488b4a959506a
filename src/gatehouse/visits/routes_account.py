"""The end of an account. It stands here because what a person has invited ends with it, and visits know identity, not the reverse."""

from typing import Annotated

from fastapi import Request, Response

from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import needs_briefly
from gatehouse.auth.permissions import Permission
from gatehouse.core.routes import door
from gatehouse.core.schema import Envelope, In, Out, Password, ok
from gatehouse.identity.sign_in_out import forget_cookie
from gatehouse.visits.account_end import delete_account

router = door(tag="Profile")


class DeleteAccountIn(In):
    """The password once more: this cannot be taken back."""

    password: Password


class DeletedOut(Out):
    """What went with the account."""

    deleted: bool
    membershipsEnded: int
    visitsCancelled: int


@router.post("/api/v1/auth/delete-account")
async def delete_own_account(
    request: Request,
    response: Response,
    caller: Annotated[Caller, needs_briefly(Permission.ACCOUNT_END, in_building=False)],
    body: DeleteAccountIn,
) -> Envelope[DeletedOut]:
    """End the own account for good: out of every building, own visits called off, everybody signed out, name and addresses erased.

    422 names `password`; 409 `LAST_ADMIN` while a building would have no administrator left; never a super admin's. Source: issue 4.
    """
    ended = await delete_account(request.app.state.database, caller, password=body.password)
    forget_cookie(response)
    answer = DeletedOut(deleted=True, membershipsEnded=ended.memberships, visitsCancelled=ended.visits)
    return ok(answer, "Your account has been deleted.")
