"""Packs the built web app into the wheel, beside the module that serves it (web/app_files.py). Without a build the wheel has none."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class WebApp(BuildHookInterface[Any]):
    """`make web`, then `pip wheel .`: the wheel serves the app."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add each file of `web/dist`; its own notes (names with a dot in front) stay behind."""
        dist = Path(self.root) / "web" / "dist"
        if version == "editable" or not (dist / "index.html").is_file():
            return
        place = "gatehouse/web/dist" if self.target_name == "wheel" else "web/dist"
        for path in sorted(dist.rglob("*")):
            name = path.relative_to(dist)
            if path.is_file() and not any(part.startswith(".") for part in name.parts):
                build_data["force_include"][str(path)] = f"{place}/{name.as_posix()}"
