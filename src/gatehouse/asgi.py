"""What a server runs: the HTTP application with Socket.IO around it. `uvicorn --factory gatehouse.asgi:make_app`."""

import socketio

from gatehouse.api import make_api
from gatehouse.core import log
from gatehouse.core.config import settings
from gatehouse.sockets import Realtime


def make_app() -> socketio.ASGIApp:
    """The whole application. A factory, so that importing this module reads no settings; lifespan passes through to the API's."""
    log.set_up(settings().log_level)  # here too: a reloading server's child starts with this function
    api = make_api()
    api.state.realtime = Realtime()
    return socketio.ASGIApp(api.state.realtime.server, api)
