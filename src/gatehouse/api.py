"""The application: lifespan, edge middleware, error answers, every door, the route index."""

import contextlib
from collections.abc import AsyncIterator
from typing import Any

import redis.asyncio
from fastapi import APIRouter, FastAPI
from starlette.middleware.cors import CORSMiddleware

from gatehouse import __version__
from gatehouse.bans import events as ban_events
from gatehouse.bans import routes_ban_lookups, routes_bans
from gatehouse.buildings import routes_gate_settings, routes_societies
from gatehouse.contacts import routes_contacts, routes_lists
from gatehouse.core.config import Settings, settings
from gatehouse.core.db import Database
from gatehouse.core.edge import EdgeMiddleware
from gatehouse.core.events import carrier
from gatehouse.core.hot import HotPool
from gatehouse.core.keys import ring
from gatehouse.core.openapi import add_event_types, document_of
from gatehouse.core.problems import install_error_answers
from gatehouse.core.routeindex import RouteIndex
from gatehouse.files import routes_files, routes_uploads
from gatehouse.gate import events as gate_events
from gatehouse.gate import (
    routes_asking,
    routes_checkin,
    routes_deliveries,
    routes_denials,
    routes_entries,
    routes_expected,
    routes_gate_passes,
    routes_overstay,
    routes_parcels,
    routes_photos,
    routes_preapproval_scan,
    routes_requests,
    routes_requests_acts,
    routes_scans,
    routes_shifts,
    routes_status,
    routes_tokens,
    routes_tokens_gate,
    routes_undo,
    routes_visitor_status,
    routes_walk_in,
)
from gatehouse.identity import events as identity_events
from gatehouse.identity import (
    routes_auth,
    routes_devices,
    routes_enhanced,
    routes_guards,
    routes_import,
    routes_joining,
    routes_memberships,
    routes_passwords,
    routes_people,
    routes_profile,
    routes_properties,
    routes_register,
    routes_registration,
    routes_resident_approval,
    routes_two_factor,
)
from gatehouse.notifications import events as notification_events
from gatehouse.notifications import routes_inbox
from gatehouse.platform import (
    routes_admin_approval,
    routes_approvals,
    routes_building,
    routes_buildings,
    routes_licences,
    routes_outbox,
    routes_registration_codes,
    routes_setup,
    routes_system,
)
from gatehouse.platform.dashboard import platform_numbers
from gatehouse.platform.session import open_platform
from gatehouse.platform.token_numbers import token_numbers
from gatehouse.reporting import (
    routes_arrivals,
    routes_dashboards,
    routes_gate_dashboard,
    routes_visitor_stats,
    token_stats_routes,
)
from gatehouse.sockets import Realtime
from gatehouse.visits import events as visit_events
from gatehouse.visits import (
    routes_account,
    routes_guest,
    routes_invitations,
    routes_move_out,
    routes_preapprovals,
    routes_quick_invite,
    routes_search,
)
from gatehouse.web import routes_pages
from gatehouse.web.app_files import AppFiles
from gatehouse.worker import Worker

_EXPOSED = [
    "X-Request-ID",
    "X-RateLimit-Limit",
    "X-RateLimit-Remaining",
    "X-RateLimit-Reset",
    "Retry-After",
    "API-Version",
]
DOORS: tuple[APIRouter, ...] = (
    routes_pages.router,
    routes_system.router,
    routes_auth.router,
    routes_enhanced.router,
    routes_two_factor.router,
    routes_memberships.router,
    routes_passwords.router,
    routes_passwords.code_router,
    routes_profile.router,
    routes_account.router,
    routes_register.verifying,
    routes_register.router,
    routes_registration.router,
    routes_joining.router,
    routes_resident_approval.router,
    routes_approvals.router,
    routes_setup.router,
    routes_buildings.router,
    routes_licences.router,
    routes_admin_approval.router,
    routes_properties.router,
    routes_registration_codes.router,
    routes_building.router,
    routes_societies.router,
    routes_gate_settings.router,
    routes_people.router,
    routes_move_out.router,
    routes_devices.router,
    routes_guards.router,
    routes_import.router,
    routes_invitations.router,
    routes_search.router,
    routes_status.router,
    routes_expected.router,
    routes_scans.router,
    routes_undo.router,
    routes_entries.router,
    routes_overstay.router,
    routes_shifts.router,
    routes_requests.router,
    routes_requests_acts.router,
    routes_asking.router,
    routes_walk_in.router,
    routes_denials.router,
    routes_deliveries.router,
    routes_parcels.router,
    routes_gate_passes.router,
    routes_visitor_status.router,
    routes_tokens.router,
    routes_tokens_gate.router,
    token_stats_routes.router,
    routes_preapprovals.router,
    routes_preapproval_scan.router,
    routes_checkin.router,
    routes_guest.router,
    routes_ban_lookups.router,
    routes_bans.router,
    routes_contacts.router,
    routes_lists.router,
    routes_quick_invite.router,
    routes_dashboards.router,
    routes_arrivals.router,
    routes_gate_dashboard.router,
    routes_visitor_stats.router,
    routes_inbox.router,
    routes_uploads.router,
    routes_photos.router,
    routes_files.router,
    routes_outbox.router,
)


@contextlib.asynccontextmanager
async def _lifespan(api: FastAPI) -> AsyncIterator[None]:
    config = settings()
    ring()  # a missing key ring stops the start, not the first request
    url = config.database_url.get_secret_value()
    api.state.database = Database(url, size=config.pool_size)
    api.state.hot = await HotPool.open(url, size=config.hot_pool_size)
    api.state.platform = open_platform()
    redis_url = config.redis_url.get_secret_value()
    api.state.redis = redis.asyncio.from_url(redis_url) if redis_url else None
    realtime: Realtime | None = getattr(api.state, "realtime", None)  # set by asgi.py
    worker = Worker(api.state.platform) if config.worker else None
    if realtime is not None:
        await realtime.start(api.state.database)
    if worker is not None:
        worker.start()
    try:
        yield
    finally:
        if worker is not None:
            await worker.stop()
        if realtime is not None:
            await realtime.stop()
        for task in tuple(carrier.pending):
            task.cancel()
        if api.state.redis is not None:
            await api.state.redis.aclose()
        await api.state.platform.close()
        await api.state.hot.close()
        await api.state.database.close()


def make_api(config: Settings | None = None) -> FastAPI:
    """The HTTP application. `asgi.py`'s `app` wraps it with Socket.IO."""
    config = config or settings()
    api = FastAPI(
        title="Gatehouse",
        version=__version__,
        description="The gate of a residential community: invitations, passes, scans, approvals, and everybody told.",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        lifespan=_lifespan,
    )
    api.state.platform_numbers = platform_numbers  # reporting shows them and may not import platform
    api.state.token_numbers = token_numbers  # likewise
    api.router.routes.clear()
    for router in DOORS:
        # Not include_router: its per-include contexts cost a look-up each; our routes carry their full paths.
        api.router.routes.extend(router.routes)
    add_event_types(
        api,
        visit_events.EVENTS
        | gate_events.EVENTS
        | identity_events.EVENTS
        | ban_events.EVENTS
        | notification_events.EVENTS,
    )
    install_error_answers(api)
    api.router.default = AppFiles(api.router.default)  # before 404: the web app's files and pages
    api.router.middleware_stack = RouteIndex(api.router.routes, api.router.middleware_stack)
    # A page of any origin may call with a token of its own; without credentials, so nobody's cookie goes along.
    api.add_middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["*"],
        allow_headers=["*"],
        expose_headers=_EXPOSED,
        max_age=3600,
    )
    api.add_middleware(EdgeMiddleware)
    return api


def openapi_document() -> dict[str, Any]:
    """The bare OpenAPI document, every alias listed."""
    api = make_api(Settings(mode="demo", outbox=True))
    return document_of(api)
