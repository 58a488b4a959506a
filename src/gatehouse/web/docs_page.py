"""The API documentation page: plain server-rendered HTML from the OpenAPI document, no script, no third party."""

from typing import Any

from gatehouse.web.templates import render

_METHODS = ("get", "post", "put", "patch", "delete")


def docs_page(document: dict[str, Any]) -> str:
    """All operations grouped by door, with their parameters and answers."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, operations in sorted(document["paths"].items()):
        for method in _METHODS:
            if operation := operations.get(method):
                groups.setdefault(operation.get("tags", ["Other"])[0], []).append(
                    {
                        "method": method.upper(),
                        "path": path,
                        "summary": operation.get("summary", ""),
                        "description": operation.get("description", ""),
                        "deprecated": operation.get("deprecated", False),
                    }
                )
    return render(
        "docs.html", title=document["info"]["title"], version=document["info"]["version"], groups=groups
    )
