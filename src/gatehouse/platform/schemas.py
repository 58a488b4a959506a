"""What the platform's doors take: 002's flat bodies, in camelCase as its systems send them and in snake_case as its document shows."""

import re
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, AliasChoices, Field

from gatehouse.core.emails import normalise_email
from gatehouse.core.names import one_line
from gatehouse.core.schema import BlankIsNone, In, Password, Text
from gatehouse.identity.schemas_registration import Name, no_address
from gatehouse.platform.places import check_zone, country_of

Plan = Literal["standard", "premium", "enterprise"]
Currency = Literal["NGN", "USD", "EUR"]
MOST_SEATS = 100_000
MOST_PUBLIC_SEATS = 1000
"""What somebody nobody knows yet may ask for."""
_WEB = re.compile(r"^https?://[^\s/]+\.[^\s]+$")


def _web_address(value: str) -> str:
    if not _WEB.match(value):
        raise ValueError("must be a web address like https://example.org")
    return value


def either(camel: str, *more: str) -> AliasChoices:
    """`adminEmail`, and `admin_email`: one schema for both spellings (CONTRACT, General)."""
    snake = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in camel)
    return AliasChoices(camel, snake, *more)


Email = Annotated[Text, Field(max_length=254), AfterValidator(normalise_email)]
Phone = Annotated[Text, Field(min_length=7, max_length=25)]
Person = Name
Title = Annotated[Text, Field(min_length=2, max_length=255), AfterValidator(one_line)]
"""What a building is called; mails say it in their subjects."""
Apartment = Annotated[Text, Field(min_length=1, max_length=20)]
Line = Annotated[Text, Field(max_length=100)]
Reason = Annotated[Text, Field(min_length=10, max_length=500)]
Seats = Annotated[int, Field(ge=1, le=MOST_SEATS)]
Months = Annotated[int, Field(ge=1, le=60)]
Country = Annotated[Text, Field(max_length=60), AfterValidator(country_of)]
Zone = Annotated[Text, Field(max_length=60), AfterValidator(check_zone)]
Web = Annotated[Text, Field(max_length=255), AfterValidator(_web_address)]


class TermsIn(In):
    """What a licence is given for. `amount` in whole units of the currency, with at most two decimals (250000 is ₦250,000)."""

    plan: Plan = Field(default="standard", validation_alias=either("planType", "plan"))
    months: Months = Field(default=12, validation_alias=either("durationMonths"))
    amount: Annotated[
        Decimal | None, Field(ge=0, le=10**12, decimal_places=2, allow_inf_nan=False), BlankIsNone
    ] = None
    currency: Currency = "NGN"
    payment_reference: Annotated[Annotated[Text, Field(max_length=100)] | None, BlankIsNone] = Field(
        default=None, validation_alias=either("paymentReference")
    )
    features: list[Line] = Field(default=[], max_length=30)


class LicenceIn(TermsIn):
    """A licence for a building that has none."""

    seats: Seats = Field(default=250, validation_alias=either("totalLicenses"))


class _BuildingIn(In):
    name: Title = Field(examples=["Example Building Complex"])
    address: Annotated[Text, Field(max_length=500)] = ""
    city: Line = ""
    state: Line = ""
    country: Annotated[Country | None, BlankIsNone] = Field(default=None, examples=["NG"])
    postal_code: Annotated[Annotated[Text, Field(max_length=20)] | None, BlankIsNone] = Field(
        default=None, validation_alias=either("postalCode")
    )
    building_email: Annotated[Email | None, BlankIsNone] = Field(
        default=None, validation_alias=either("buildingEmail", "contactEmail", "contact_email")
    )
    building_phone: Annotated[Phone | None, BlankIsNone] = Field(
        default=None, validation_alias=either("buildingPhone", "contactPhone", "contact_phone")
    )
    website: Annotated[Web | None, BlankIsNone] = None
    time_zone: Annotated[Zone | None, BlankIsNone] = Field(
        default=None, validation_alias=either("timeZone", "timezone")
    )
    admin_email: Email = Field(validation_alias=either("adminEmail"))
    admin_first_name: Person = Field(validation_alias=either("adminFirstName"))
    admin_last_name: Person = Field(validation_alias=either("adminLastName"))
    admin_phone: Annotated[Phone | None, BlankIsNone] = Field(
        default=None, validation_alias=either("adminPhone")
    )
    admin_apartment: Annotated[Apartment | None, BlankIsNone] = Field(
        default=None, validation_alias=either("adminApartment")
    )

    @property
    def office(self) -> str:
        """The building's own address: the administrator's where none is given."""
        return self.building_email or self.admin_email


class SetupIn(_BuildingIn):
    """The first building of an installation and its administrator. Nothing in it can make a super admin."""

    admin_password: Password = Field(validation_alias=either("adminPassword"))
    seats: Seats = Field(default=250, validation_alias=either("totalLicenses"))
    licence: TermsIn = Field(default=TermsIn(), validation_alias=either("licenseData"))


class RegisterBuildingIn(_BuildingIn):
    """A building somebody registers for themselves, on a trial of 30 days."""

    name: Annotated[Title, AfterValidator(no_address)] = Field(examples=["Example Building Complex"])
    admin_password: Password = Field(validation_alias=either("adminPassword"))
    seats: Annotated[int, Field(ge=1, le=MOST_PUBLIC_SEATS)] = Field(
        default=100, validation_alias=either("totalLicenses")
    )
    company_name: Annotated[Annotated[Text, Field(max_length=255)] | None, BlankIsNone] = Field(
        default=None, validation_alias=either("companyName")
    )


class BuildingIn(_BuildingIn):
    """A building a super admin makes. Without `adminPassword` the administrator sets one by a mailed link."""

    admin_password: Annotated[Password | None, BlankIsNone] = Field(
        default=None, validation_alias=either("adminPassword")
    )
    seats: Seats = Field(default=250, validation_alias=either("totalLicenses"))
    licence: TermsIn = Field(default=TermsIn(), validation_alias=either("licenseData"))


class StatusIn(In):
    """Suspend a building (with a reason) or open it again."""

    status: Literal["active", "suspended"]
    reason: Annotated[Reason | None, BlankIsNone] = None


class AdminIn(In):
    """Another administrator of a building. An address that has an account is invited, and keeps its own name and password."""

    building_id: UUID | None = Field(default=None, validation_alias=either("buildingId"))
    email: Email
    first_name: Person = Field(validation_alias=either("firstName"))
    last_name: Person = Field(validation_alias=either("lastName"))
    phone: Annotated[Phone | None, BlankIsNone] = None
    password: Annotated[Password | None, BlankIsNone] = None
    apartment_number: Annotated[Apartment | None, BlankIsNone] = Field(
        default=None, validation_alias=either("apartmentNumber")
    )


class ExtendIn(In):
    """Calendar months from the end of the licence, or from today when it is over."""

    months: Months


class SuspendLicenceIn(In):
    """Why a licence is suspended, 10 to 500 characters."""

    reason: Reason


class ApplicationDecisionIn(In):
    """Yes or no; a no needs a reason."""

    approved: bool
    reason: Annotated[Annotated[Text, Field(max_length=1000)] | None, BlankIsNone] = None
    notes: Annotated[Annotated[Text, Field(max_length=500)] | None, BlankIsNone] = None


class SeatDecisionIn(ApplicationDecisionIn):
    """As above; `total_licenses` is the number the decider saw, so that a wish that changed meanwhile is not granted unseen."""

    seats: Annotated[Seats | None, BlankIsNone] = Field(
        default=None, validation_alias=either("totalLicenses")
    )


class ApplyIn(In):
    """Somebody asks to administer a building that is there."""

    building_email: Email = Field(validation_alias=either("buildingEmail"))
    email: Email
    password: Password
    confirm_password: Annotated[Password | None, BlankIsNone] = Field(
        default=None, validation_alias=either("confirmPassword")
    )
    first_name: Person = Field(validation_alias=either("firstName"))
    last_name: Person = Field(validation_alias=either("lastName"))
    phone: Annotated[Phone | None, BlankIsNone] = None
    apartment_number: Annotated[Apartment | None, BlankIsNone] = Field(
        default=None, validation_alias=either("apartmentNumber")
    )
