"""What 002's registration and approval routes take, and the answers both share."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, AliasChoices, Field

from gatehouse.auth.passwords import check_strength
from gatehouse.auth.permissions import Role
from gatehouse.core.emails import normalise_email
from gatehouse.core.errors import Invalid
from gatehouse.core.names import PersonName
from gatehouse.core.schema import BlankIsNone, In, Out, Password, Text, UtcTime
from gatehouse.identity.profile import Person
from gatehouse.identity.self_register import Applicant, Asked, Home

Email = Annotated[Text, Field(min_length=1, max_length=254), AfterValidator(normalise_email)]
Phone = Annotated[Text, Field(min_length=1, max_length=32)]


def no_address(name: str) -> str:
    """A name that is said in mails to an address nobody has proven: no links of a stranger's own; ValueError."""
    if any(character in "/:@<>" for character in name):
        raise ValueError("must be a name, without any of / : @ < >")
    return name


Name = Annotated[PersonName, AfterValidator(no_address)]
Apartment = Annotated[Annotated[Text, Field(max_length=20)] | None, BlankIsNone]


def _strong(password: str) -> str:
    try:
        check_strength(password)
    except Invalid as error:
        raise ValueError(error.text) from error
    return password


NewPassword = Annotated[Password, AfterValidator(_strong)]
"""A password that is being chosen: 8 or more with lower, upper, digit and symbol (CONTRACT, General)."""


class NewcomerIn(In):
    """Somebody who makes an account. Role, status and building rights are never taken from a body."""

    email: Email = Field(examples=["john.doe@example.com"])
    password: NewPassword = Field(examples=["ResidentPass123!"])
    first_name: Name = Field(examples=["John"])
    last_name: Name = Field(examples=["Doe"])
    phone: Phone = Field(examples=["+2348012345700"])
    apartment_number: Apartment = Field(default=None, examples=["A101"])

    def applicant(self, emergency: dict[str, str | None]) -> Applicant:
        """For the use cases."""
        return Applicant(
            email=self.email,
            password=self.password,
            first_name=self.first_name,
            last_name=self.last_name,
            phone=self.phone,
            home=Home(self.apartment_number, emergency),
        )


class EmergencyFields(In):
    """Whom to call, as self-registration writes it."""

    emergency_contact_name: Annotated[Text | None, BlankIsNone] = Field(default=None, max_length=100)
    emergency_contact_phone: Annotated[Text | None, BlankIsNone] = Field(default=None, max_length=32)
    emergency_contact_relationship: Annotated[Text | None, BlankIsNone] = Field(default=None, max_length=50)

    @property
    def emergency(self) -> dict[str, str | None]:
        """For the use cases."""
        return {
            "name": self.emergency_contact_name,
            "phone": self.emergency_contact_phone,
            "relationship": self.emergency_contact_relationship,
        }


class SelfRegisterIn(NewcomerIn, EmergencyFields):
    """002's self-registration."""

    building_email: Email = Field(examples=["admin@dantatagroup.com"])


class JoinIn(EmergencyFields):
    """A signed-in person asks for a home in another building."""

    building_email: Email = Field(examples=["admin@dantatagroup.com"])
    apartment_number: Apartment = Field(default=None, examples=["A101"])


class EmergencyIn(In):
    """Whom to call, as `complete` writes it."""

    name: Annotated[Text | None, BlankIsNone] = Field(default=None, max_length=100)
    phone: Annotated[Text | None, BlankIsNone] = Field(default=None, max_length=32)
    relationship: Annotated[Text | None, BlankIsNone] = Field(default=None, max_length=50)


class RegistrationIn(NewcomerIn):
    """002's `/api/auth/register`: as `complete`, the terms may be left out but not refused."""

    building_id: UUID
    emergency_contact: EmergencyIn | None = None
    registration_code: Annotated[Text | None, BlankIsNone] = Field(
        default=None, max_length=20, validation_alias=AliasChoices("registration_code", "otp_code")
    )
    agreed_to_terms: Literal[True] | None = None

    @property
    def emergency(self) -> dict[str, str | None]:
        """For the use cases."""
        contact = self.emergency_contact
        return contact.model_dump() if contact else {}


class CompleteIn(RegistrationIn):
    """002's `complete`: the terms must be agreed to."""

    agreed_to_terms: Literal[True]


class ValidateIn(In):
    """Who would register where. `role` is what they would be; it grants nothing."""

    building_id: UUID
    email: Email
    phone: Annotated[Text | None, BlankIsNone] = Field(default=None, max_length=32)
    role: Literal["resident", "landlord", "building_admin", "security"] = Role.RESIDENT.value


class MadeByAdminIn(In):
    """Somebody an administrator makes an account for. Without a password the mail's link sets one."""

    building_id: UUID
    password: Annotated[NewPassword | None, BlankIsNone] = None
    first_name: Name
    last_name: Name
    phone: Annotated[Text | None, BlankIsNone] = Field(default=None, max_length=32)


class AppointIn(MadeByAdminIn):
    """Somebody with an e-mail address."""

    email: Email


class GuardIn(MadeByAdminIn):
    """A guard may have no e-mail address: then they sign in with a PIN at a gate device."""

    email: Annotated[Email | None, BlankIsNone] = None


class PendingUser(Out):
    """002's answer to a self-registration."""

    id: UUID
    email: str | None
    first_name: str
    last_name: str
    is_active: bool
    approval_status: str


class RequestOut(Out):
    """A request that waits."""

    id: UUID
    status: str
    created_at: UtcTime
    expires_at: UtcTime


class AskedOut(Out):
    """The applicant and the request."""

    user: PendingUser
    approval_request: RequestOut


class CompletedOut(Out):
    """The new person. `approval_request` is null when a registration code let them in."""

    user: Person
    needsEmailVerification: bool
    approval_request: RequestOut | None


class AppointedBuilding(Out):
    """Where somebody was appointed."""

    id: UUID
    name: str


class GuardOut(Out):
    """`invited`: the address has an account, whose owner is asked first."""

    security: Person
    building: AppointedBuilding
    invited: bool


class AdminOut(Out):
    """`invited`: the address has an account, whose owner is asked first."""

    admin: Person
    building: AppointedBuilding
    invited: bool


def request_out(asked: Asked) -> RequestOut:
    """The request part of an answer."""
    return RequestOut(
        id=asked.request_id, status=asked.status, created_at=asked.created_at, expires_at=asked.expires_at
    )


def asked_out(asked: Asked) -> AskedOut:
    """002's answer, exactly."""
    person = asked.person
    return AskedOut(
        user=PendingUser(
            id=person.id,
            email=person.email,
            first_name=person.first_name,
            last_name=person.last_name,
            is_active=person.is_active,
            approval_status=asked.status,
        ),
        approval_request=request_out(asked),
    )
