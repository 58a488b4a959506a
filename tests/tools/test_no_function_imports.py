from tools import no_function_imports
from tools.source import Source


def lines(text: str) -> list[int]:
    return [finding.line for finding in no_function_imports.check(Source("src/gatehouse/api.py", text))]


def test_an_import_inside_a_function_is_found() -> None:
    assert lines("def f():\n    import json\n") == [2]
    assert lines("class A:\n    async def f(self):\n        if self:\n            from x import y\n") == [4]


def test_top_level_and_lazy_ones_pass() -> None:
    assert (
        lines(
            "import json\nif TYPE_CHECKING:\n    import x\ntry:\n    import y\nexcept ImportError:\n    y = None"
        )
        == []
    )
    assert lines("def f():\n    import openpyxl  # lazy: 40 MB that only exports need\n") == []
    assert lines("def f():\n    import openpyxl  # lazy:\n") == [2]
