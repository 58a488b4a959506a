"""Figures of single tests, gathered over all processes of a run: times told at its end, and what generated requests reached.

A test notes them as properties of its report; reports come to the process that leads the run. Only that one gathers.
"""

from collections.abc import Sequence
from typing import Any

import pytest

MEASURED, REACHED = "measured", "reached"
SHARE = 0.8
"""Of the operations of the OpenAPI document at least so many must have been reached: answered with a 2xx, by generated requests."""


class Figures:
    """The gatherer, a plugin of the leading process."""

    def __init__(self) -> None:
        self.measured: list[str] = []
        self.tries: list[dict[str, Any]] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep what a finished test noted."""
        if report.when == "teardown":
            self.measured += [str(value) for name, value in report.user_properties if name == MEASURED]
            self.tries += [
                value for name, value in report.user_properties if name == REACHED and isinstance(value, dict)
            ]

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Too few operations reached is a failed run."""
        if session.exitstatus == pytest.ExitCode.OK and not share_told(self.tries)[0]:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Times by the clock of the people in the tests, and the share."""
        if self.measured:
            terminalreporter.section("measured in the browser")
            for line in self.measured:
                terminalreporter.write_line(line)
        if self.tries:
            enough, told = share_told(self.tries)
            terminalreporter.section("reached by generated requests", **({} if enough else {"red": True}))
            terminalreporter.write_line(told)


def share_told(tries: Sequence[dict[str, Any]]) -> tuple[bool, str]:
    """Whether enough operations answered with a 2xx, and the numbers in words. A run of only some operations is not judged.

    A try is one test: `label`, `asked`, `reached`, and `of`, the number of operations there are.
    """
    asked = {one["label"] for one in tries}
    reached = {one["label"] for one in tries if one["reached"]}
    every = max((one["of"] for one in tries), default=0)
    if len(asked) < every or not every:
        return True, f"{len(reached)} of the {len(asked)} operations that were asked; a part is not judged"
    share = len(reached) / every
    told = (
        f"{len(reached)} of {every} operations reached a 2xx ({share:.0%}), "
        f"{sum(one['reached'] for one in tries)} of {sum(one['asked'] for one in tries)} requests; "
        f"not reached: {', '.join(sorted(asked - reached)) or 'none'}"
    )
    return share >= SHARE, told if share >= SHARE else f"{told}\nFAILED: at least {SHARE:.0%} must be reached"
