"""The page at `/` until the web app comes: what this is, and in the demo how to get in."""

from pydantic_settings import BaseSettings, SettingsConfigDict

from gatehouse import __version__
from gatehouse.core.config import Mode, settings
from gatehouse.core.demo_accounts import DEMO_ACCOUNTS, DEMO_PASSWORD
from gatehouse.web.templates import render


class DemoPage(BaseSettings):
    """What only `gatehouse demo` knows and leaves in the environment for this page."""

    model_config = SettingsConfigDict(env_prefix="GATEHOUSE_DEMO_", extra="ignore")

    sample_pass: str = ""
    """Path of a pass page to look at; it holds a code, so it stands nowhere but here."""


def landing_page() -> str:
    """The demo's accounts and links; in production the name and the API's documentation, nothing else."""
    config = settings()
    is_demo = config.mode is Mode.DEMO
    return render(
        "landing.html",
        version=__version__,
        is_demo=is_demo,
        accounts=DEMO_ACCOUNTS if is_demo else (),
        password=DEMO_PASSWORD if is_demo else "",
        outbox=config.shows_outbox,
        sample=DemoPage().sample_pass if is_demo else "",
    )
