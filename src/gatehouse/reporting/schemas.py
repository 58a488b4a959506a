"""What the dashboards show: 002's fields, with a few beside them that its clients may ignore."""

from datetime import date
from typing import Literal
from uuid import UUID

from gatehouse.core.schema import Out, UtcTime


class PersonRow(Out):
    """A person of the building. `id` is the user's; a null e-mail is a guard who signs in with a PIN."""

    id: UUID
    first_name: str
    last_name: str
    email: str | None
    phone: str | None
    apartment_number: str | None
    role: str
    is_verified: bool
    last_login: UtcTime | None


class UserRow(PersonRow):
    """A person among the building's users; `created_at` is when they joined this building."""

    created_at: UtcTime


class HostedVisit(Out):
    """A visit with who invited. `apartment_number` is the visit's unit, or the host's main one."""

    id: UUID
    title: str
    host_first_name: str
    host_last_name: str
    apartment_number: str | None
    visitor_count: int


class LatestVisit(HostedVisit):
    """A visit in the admin's list, its status judged now."""

    host_email: str | None
    status: str
    created_at: UtcTime
    expected_start: UtcTime


class AdminStatistics(Out):
    """Of the whole building. A visit belongs to the local days it was planned for or somebody came in on."""

    total_users: int
    total_visits_today: int
    active_visits_inside: int
    total_visits_this_month: int


class AdminBoard(Out):
    """Admin Dashboard of 002: 10 visits and 50 people of each kind at most, newest first."""

    user_role: Literal["building_admin", "super_admin"]
    latest_visits: list[LatestVisit]
    building_users: list[UserRow]
    other_admins: list[PersonRow]
    security_guards: list[PersonRow]
    statistics: AdminStatistics


class OwnVisit(Out):
    """A host's own visit. `display_status` says `inside` while somebody is."""

    id: UUID
    title: str
    visitor_count: int
    status: str
    display_status: str
    created_at: UtcTime
    expected_start: UtcTime
    entry: bool
    exit: bool


class OwnBan(Out):
    """A live ban this host made."""

    id: UUID
    visitor_name: str
    visitor_phone: str | None
    reason: str | None
    severity: str
    ban_date: UtcTime


class FrequentVisitor(Out):
    """Somebody who has come on two of the host's visits or more. `id` is the visitor's."""

    id: UUID
    visitor_name: str
    visitor_phone: str | None
    relationship: str
    visit_count: int
    last_visit: UtcTime
    notes: str | None


class OwnStatistics(Out):
    """Of this host; the counts go beyond the lists' caps."""

    total_visits: int
    completed_visits: int
    active_bans: int
    frequent_visitors: int


class ResidentBoard(Out):
    """Resident Dashboard of 002: 10 visits, 20 bans, 20 frequent visitors at most, newest first."""

    user_role: Literal["resident", "landlord"]
    latest_visits: list[OwnVisit]
    banned_visitors: list[OwnBan]
    frequent_visitors: list[FrequentVisitor]
    statistics: OwnStatistics


class ScannedVisit(HostedVisit):
    """A visit seen at a gate today; `scan_notes` says in words how its last scan went."""

    entry: bool
    exit: bool
    visit_status: str
    last_scan_time: UtcTime
    scan_notes: str | None


class VisitInside(HostedVisit):
    """A visit with somebody inside."""

    host_phone: str | None
    entry: bool
    exit: bool


class SecurityStatistics(Out):
    """Of all gates today; `currently_inside` counts people."""

    total_scans_today: int
    entries_scanned_today: int
    exits_scanned_today: int
    refused_scans_today: int
    currently_inside: int


class SecurityBoard(Out):
    """Security Dashboard of 002: 50 scanned visits, 50 inside, newest first; 200 residents by name, their number beside.

    `scan_date` is the building's own date.
    """

    user_role: Literal["security"]
    todays_scanned_visits: list[ScannedVisit]
    building_residents: list[PersonRow]
    building_residents_total: int
    active_visits_inside: list[VisitInside]
    statistics: SecurityStatistics
    scan_date: date


class PlatformStatistics(Out):
    """Over all buildings, each in its own time zone."""

    total_buildings: int
    active_buildings: int
    total_users: int
    total_visits_today: int
    active_visits_inside: int
    total_visits_this_month: int


class PlatformBoard(Out):
    """What a super admin sees who has named no building."""

    user_role: Literal["super_admin"]
    statistics: PlatformStatistics
