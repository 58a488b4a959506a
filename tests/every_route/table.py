"""The whole table, and those of its cases whose route is in the application."""

from tests.every_route import (
    cases_account,
    cases_auth,
    cases_bans,
    cases_buildings,
    cases_checkin,
    cases_codes,
    cases_contacts,
    cases_deliveries,
    cases_devices,
    cases_enhanced,
    cases_entries,
    cases_gate,
    cases_gate_passes,
    cases_gate_settings,
    cases_import,
    cases_people,
    cases_people_admin,
    cases_platform,
    cases_preapprovals,
    cases_registration,
    cases_requests,
    cases_system,
    cases_tokens,
    cases_uploads,
    cases_visitors,
)
from tests.every_route.document import routes
from tests.every_route.model import Case

CASES: tuple[Case, ...] = (
    *cases_system.CASES,
    *cases_auth.CASES,
    *cases_enhanced.CASES,
    *cases_account.CASES,
    *cases_codes.CASES,
    *cases_devices.CASES,
    *cases_visitors.CASES,
    *cases_tokens.CASES,
    *cases_preapprovals.CASES,
    *cases_checkin.CASES,
    *cases_gate.CASES,
    *cases_entries.CASES,
    *cases_deliveries.CASES,
    *cases_gate_passes.CASES,
    *cases_gate_settings.CASES,
    *cases_bans.CASES,
    *cases_contacts.CASES,
    *cases_people.CASES,
    *cases_people_admin.CASES,
    *cases_platform.CASES,
    *cases_registration.CASES,
    *cases_requests.CASES,
    *cases_buildings.CASES,
    *cases_import.CASES,
    *cases_uploads.CASES,
)
LANDED = tuple(case for case in CASES if case.line in routes())
GUARDED = tuple(case for case in LANDED if not case.public)


def line(case: object) -> str | None:
    """A case's id in pytest's output."""
    return case.line if isinstance(case, Case) else None
