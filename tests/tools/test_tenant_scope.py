import pytest

from tools import tenant_scope
from tools.source import Source

MENDED_LATER = """
def f(caller):
    q = select(visits)
    if caller:
        q = q.where(visits.c.building_id == caller.building_id)
    return q
"""


def lines(text: str, path: str = "src/gatehouse/visits/ops.py", migration: str = "") -> list[int]:
    source = Source(path, text)
    known = tenant_scope.tables([source], [migration])
    return [finding.line for finding in tenant_scope.check(source, known)]


@pytest.mark.parametrize(
    "text",
    [
        "q = select(visits.c.id).where(visits.c.id == bindparam('id'))",
        "q = sa.select(models.visits)",
        "q = update(passes).values(uses=1)",
        "q = visits.delete()",
        "q = text('select id from visits where id = :id')",
        "q = text('delete from scans')",
        "q = text('update only visits set status = 1')",
        "q = text('update visits as v set status = 1')",
        "q = text('insert into entries (id) values (1)')",
        "q = text(f'select {columns} from public.visits')",
        "q = 'select 1 ' + 'from units'",
        "v = visits.alias('v')\nq = select(v.c.id)",
        "class Visit(Base):\n    __tablename__ = 'visits'\nq = select(Visit)",
        "q = text('select id from visits -- building_id is set')",
    ],
)
def test_a_tenant_table_without_its_building_is_found(text: str) -> None:
    assert len(lines(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "q = select(visits.c.id).where(visits.c.building_id == bindparam('building_id'))",
        "q = text('select id from visits where building_id = :b')",
        "q = select(users.c.id).where(users.c.email == 'x')",
        "q = text('select id from users')",
        "q = select(func.now())",
        "raise Conflict('please update visits first')",
        "q = text('select id from users for update')",
        "changes.update(settings)",
        "'select one from visits'",
        "q = select(visits)  # tenant: counted over all buildings by the seed test",
        "# tenant: the policy is the test\nq = select(visits)",
        "q = text('select id from visits -- tenant: the view is already filtered')",
        "q = text(\n    'select id from visits'\n)  # tenant: door",
        MENDED_LATER,
    ],
)
def test_scoped_excused_or_platform_statements_pass(text: str) -> None:
    assert lines(text) == []


def test_scope_in_another_function_does_not_help() -> None:
    text = "def f():\n    q = select(visits)\n    return q\n\ndef g(q):\n    return q.where(visits.c.building_id == 1)"

    assert lines(text) == [2]


def test_only_domain_packages_are_read() -> None:
    text = "q = select(visits)"

    assert lines(text, "src/gatehouse/gate/ops.py") == [1]
    assert lines(text, "src/gatehouse/platform/ops.py") == []
    assert lines(text, "src/gatehouse/core/db.py") == []


def test_a_table_of_the_migrations_keyed_by_building_is_known() -> None:
    text = "q = select(lockers)"
    by_building = "CREATE TABLE lockers (building_id uuid, id uuid, PRIMARY KEY (building_id, id));"
    by_id = "CREATE TABLE lockers (id uuid PRIMARY KEY); CREATE TABLE x (PRIMARY KEY (building_id, id));"

    assert lines(text, migration=by_building) == [1]
    assert lines(text, migration=by_id) == []


def test_sql_files_are_read_statement_by_statement() -> None:
    text = (
        "select 1 from visits where building_id = :b;\n"
        "select 2 from visits;\n"
        "-- tenant: all buildings, run by the platform\nselect 3 from visits;\n"
    )
    source = Source("src/gatehouse/reporting/sql/busy.sql", text)

    found = list(tenant_scope.check_sql_file(source, tenant_scope.tables([], [])))

    assert [finding.line for finding in found] == [2]
    assert "visits.building_id = :building_id" in found[0].message
