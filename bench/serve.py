"""The real server as one process: uvicorn with the options `gatehouse serve` uses. `python -m bench.serve PORT`."""

import sys

import uvicorn

from gatehouse.cli_serve import server_options
from gatehouse.core import log
from gatehouse.core.config import settings

if __name__ == "__main__":
    log.set_up(settings().log_level)
    uvicorn.run(**server_options(), host="127.0.0.1", port=int(sys.argv[1]), backlog=256)
