"""Every statement of a domain package that touches a tenant table names `building_id`.

How it looks, kept simple on purpose (row-level security stands behind it):

* SQLAlchemy: a call of `select`, `update` or `delete` whose outermost expression names a tenant table. The
  expression must contain `building_id`; or, when it is assigned to a name, another expression of the same
  function that uses the name must (`stmt = stmt.where(visits.c.building_id == ...)`).
* SQL text: a string with FROM, JOIN, UPDATE or INSERT INTO a tenant table must contain `building_id` itself
  (strings joined with + or f-strings count as one). `.sql` files of a domain package: each statement.
* Tenant tables: the list of DESIGN section 2, and every table of the migrations whose primary key starts with
  building_id. A Python name stands for a table when it is the table's name, is assigned from `Table("name", …)`
  or `<table>.alias()`, or is a class with that `__tablename__`.

Escape: `# tenant: reason` on the statement (`-- tenant: reason` inside SQL text).
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping

from tools.source import Finding, Source, call_name

RULE = "tenant-scope"
MESSAGE = (
    "tenant table {table} without its building: add `.where({table}.c.building_id == caller.building_id)` "
    "(SQL: `WHERE {table}.building_id = :building_id`); if it is right without, say why: `# tenant: <reason>`"
)
DOMAIN = frozenset(
    "bans buildings community contacts files gate identity notifications reporting staff visits".split()
)
TENANT_TABLES = frozenset(
    """
    blocks units gates gate_devices guard_pins settings licences members occupancies approval_requests
    documents visitors vehicles visits visit_visitors passes scans entries entry_requests entry_request_units
    contacts bans gate_passes expected_deliveries delivery_rules consents staff staff_units attendances bookings
    reviews vendors notices amenities amenity_bookings complaints complaint_comments emergencies emergency_acks
    polls poll_options poll_votes notifications deliveries preferences uploads idempotency_keys jobs_reports
    audit_log audit_values
    """.split()
)
VERBS = {"select", "update", "delete"}
CREATE_TABLE = re.compile(r"create\s+table\s+(?:if\s+not\s+exists\s+)?(?:\w+\.)?\"?(\w+)", re.IGNORECASE)
TENANT_KEY = re.compile(r"primary\s+key\s*\(\s*building_id\b", re.IGNORECASE)
SQL_TABLE = re.compile(
    r"\b(?:(?P<read>from|join|using)|update|insert\s+into)\s+(?:only\s+|lateral\s+)?(?:public\.)?\"?(?P<table>\w+)\"?"
    r"(?P<rest>\s+(?:as\s+)?\w*\s*(?:set)?)",
    re.IGNORECASE,
)
SQL_VERB = re.compile(r"\b(select|delete\s+from|update|insert\s+into|merge\s+into)\b", re.IGNORECASE)
SQL_ESCAPE = re.compile(r"--.*\btenant:\s*\S")
SQL_COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)


def tables(sources: Iterable[Source], migrations: Iterable[str]) -> dict[str, str]:
    """Python or SQL name → tenant table."""
    known = {name: name for name in TENANT_TABLES}
    for text in migrations:
        parts = CREATE_TABLE.split(text)  # [before, name, body, name, body, …]
        known |= {
            name: name
            for name, body in zip(parts[1::2], parts[2::2], strict=True)
            if TENANT_KEY.search(body.split(";")[0])
        }
    for source in sources:
        for node in ast.walk(source.tree):
            if isinstance(node, ast.ClassDef):
                table = known.get(_tablename(node))
                if table:
                    known[node.name] = table
    return known


def check(source: Source, known: Mapping[str, str]) -> Iterator[Finding]:
    if source.inside.split("/")[0] not in DOMAIN:
        return
    names = {**known, **_local_names(source, known)}
    docstrings = source.docstrings()
    seen: set[ast.AST] = set()
    for node in ast.walk(source.tree):
        if _is_statement(node):
            outer = _outermost(source, node)
            table = _table_in(outer, names)
            scoped = "building_id" in ast.unparse(outer) or _scoped_later(source, outer)
        elif isinstance(node, ast.Constant | ast.JoinedStr) and node not in docstrings:
            outer = _joined(source, node)
            text = _text(outer)
            table = _table_in_sql(text, known)
            scoped = "building_id" in _without_comments(text) or bool(SQL_ESCAPE.search(text))
        else:
            continue
        if not table or outer in seen:
            continue
        seen.add(outer)
        if not scoped and not source.excused(_statement_lines(source, outer), "tenant"):
            yield Finding(source.path, outer.lineno, RULE, MESSAGE.format(table=table))


def check_sql_file(source: Source, known: Mapping[str, str]) -> Iterator[Finding]:
    if source.inside.split("/")[0] not in DOMAIN:
        return
    line = 1
    for statement in source.text.split(";"):
        table = _table_in_sql(statement, known)
        if table and "building_id" not in _without_comments(statement) and not SQL_ESCAPE.search(statement):
            first = line + statement[: len(statement) - len(statement.lstrip())].count("\n")
            yield Finding(source.path, first, RULE, MESSAGE.format(table=table))
        line += statement.count("\n")


def _tablename(node: ast.ClassDef) -> str:
    for statement in node.body:
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "__tablename__":
            return _text(statement.value)
    return ""


def _local_names(source: Source, known: Mapping[str, str]) -> dict[str, str]:
    """Names of this file that stand for a table: `v = visits.alias("v")`, `visits_t = Table("visits", …)`."""
    names: dict[str, str] = {}
    for node in ast.walk(source.tree):
        if not (isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)):
            continue
        if not isinstance(node.value, ast.Call):
            continue
        call, first = node.value, node.value.args[:1]
        if call_name(call) == "Table" and first and _is_text(first[0]):
            table = known.get(str(ast.literal_eval(first[0])), "")
        elif call_name(call) in {"alias", "aliased"}:
            table = _table_in(call, known)
        else:
            table = ""
        if table:
            names[node.targets[0].id] = table
    return names


def _is_statement(node: ast.AST) -> bool:
    """`select(…)`, `sa.select(…)`, and `visits.update()`, which no dict or set would be asked for."""
    if not isinstance(node, ast.Call) or call_name(node) not in VERBS:
        return False
    if isinstance(node.func, ast.Attribute):
        return ast.unparse(node.func.value) in {"sa", "sqlalchemy"} or not (node.args or node.keywords)
    return True


def _outermost(source: Source, node: ast.AST) -> ast.expr:
    outer = node
    for up in source.enclosing(node):
        if not isinstance(up, ast.expr | ast.keyword | ast.comprehension):
            break
        outer = up
    assert isinstance(outer, ast.expr), "a call always has an expression above it"
    return outer


def _joined(source: Source, node: ast.Constant | ast.JoinedStr) -> ast.expr:
    outer: ast.expr = node
    for up in source.enclosing(node):
        if not isinstance(up, ast.BinOp | ast.JoinedStr):
            break
        outer = up
    return outer


def _text(node: ast.AST) -> str:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) for part in node.values)
    if isinstance(node, ast.BinOp):
        return f"{_text(node.left)} {_text(node.right)}"
    return ast.unparse(node.value if isinstance(node, ast.FormattedValue) else node)


def _without_comments(sql: str) -> str:
    return SQL_COMMENT.sub(" ", sql)


def _table_in_sql(text: str, known: Mapping[str, str]) -> str:
    sql = _without_comments(text)
    if not SQL_VERB.search(sql):
        return ""
    for match in SQL_TABLE.finditer(f"{sql} "):
        update = match[0].lower().startswith("update")
        if update and not re.search(r"\sset$", match["rest"].rstrip(), re.IGNORECASE):
            continue  # "FOR UPDATE OF", or a sentence in a message
        if match["table"] in TENANT_TABLES or known.get(match["table"]) == match["table"]:
            return match["table"]
    return ""


def _table_in(node: ast.AST, names: Mapping[str, str]) -> str:
    for part in ast.walk(node):
        name = part.id if isinstance(part, ast.Name) else part.attr if isinstance(part, ast.Attribute) else ""
        if name in names:
            return names[name]
    return ""


def _scoped_later(source: Source, outer: ast.expr) -> bool:
    assignment = source.parents.get(outer)
    if not (isinstance(assignment, ast.Assign) and isinstance(assignment.targets[0], ast.Name)):
        return False
    name = assignment.targets[0].id
    scope = next(
        (up for up in source.enclosing(outer) if isinstance(up, ast.FunctionDef | ast.AsyncFunctionDef)),
        source.tree,
    )
    for node in ast.walk(scope):
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load):
            using = _outermost(source, node)
            if "building_id" in ast.unparse(using):
                return True
    return False


def _statement_lines(source: Source, outer: ast.expr) -> ast.stmt | ast.expr:
    """Where the comment may stand: on `text(...)` around a string, on a simple statement, not in a `with` body."""
    parent = source.parents.get(outer)
    if isinstance(parent, ast.Call) and not _is_statement(parent):
        outer, parent = parent, source.parents.get(parent)
    simple = ast.Assign | ast.AnnAssign | ast.Return | ast.Expr
    return parent if isinstance(parent, simple) else outer


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)
