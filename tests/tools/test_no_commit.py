import pytest

from tools import no_commit
from tools.source import Source


def count(text: str, path: str = "src/gatehouse/visits/ops.py") -> int:
    return len(list(no_commit.check(Source(path, text))))


@pytest.mark.parametrize(
    "text",
    [
        "await session.commit()",
        "await caller.session.rollback()",
        "await connection.execute('COMMIT')",
        "await connection.execute(text('rollback;'))",
        "await connection.execute('select 1; commit work;')",
    ],
)
def test_ending_the_transaction_is_found(text: str) -> None:
    assert count(text) == 1


@pytest.mark.parametrize(
    "text",
    [
        "await session.flush()",
        "print('commit your changes')",
        "mode = 'commit'",
        "await connection.execute('rollback to savepoint a')",
        "await other.commit()  # commit: the outbox of the bank has its own transaction",
    ],
)
def test_other_things_pass(text: str) -> None:
    assert count(text) == 0


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("src/gatehouse/core/db.py", 0),
        ("src/gatehouse/core/db_platform.py", 0),
        ("src/gatehouse/core/hot.py", 0),
        ("src/gatehouse/cli_seed.py", 0),
        ("src/gatehouse/worker.py", 0),
        ("src/gatehouse/bench/load.py", 0),
        ("tests/test_x.py", 0),
        ("src/gatehouse/core/jobs.py", 1),
        ("src/gatehouse/gate/db.py", 1),
    ],
)
def test_the_edge_may(path: str, expected: int) -> None:
    assert count("session.commit()", path) == expected
