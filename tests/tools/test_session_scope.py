import pytest

from tools import session_scope
from tools.source import Source

YIELDING = "async def open_unit():\n    async with transaction() as unit:\n        yield unit\n"
PLAIN = "def require_session():\n    def inner():\n        yield 1\n    return inner\n"


def messages(text: str) -> list[str]:
    source = Source("src/gatehouse/auth/deps.py", text)
    return [finding.message for finding in session_scope.check(source, session_scope.functions([source]))]


@pytest.mark.parametrize(
    "use",
    [
        "S = Depends(open_unit)",
        "S = fastapi.Depends(deps.open_unit, scope='request')",
        "S = Annotated[X, Depends(open_unit, use_cache=False)]",
        "S = Depends(get_db_session)",  # not in this tree, but called like one
    ],
)
def test_a_yielding_dependency_without_scope_is_found(use: str) -> None:
    [message] = messages(YIELDING + use)

    assert 'scope="function")`' in message


@pytest.mark.parametrize(
    "use",
    [
        "S = Depends(open_unit, scope='function')",
        "S = Depends(require_session)",
        "S = Depends(needs(Permission.GATE_SCAN))",
        "S = Depends(open_unit)  # scope: a stream reads until the answer is out",
    ],
)
def test_the_others_pass(use: str) -> None:
    assert messages(YIELDING + PLAIN + use) == []
