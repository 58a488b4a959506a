"""The caller's contacts in numbers, and their tags: one statement each."""

from sqlalchemy import text

from gatehouse.auth.caller import Caller
from gatehouse.contacts.queries import CAME, OWN
from gatehouse.contacts.schemas import CategoryOut, StatsOut, TagOut
from gatehouse.contacts.words import CATEGORIES, RELATIONSHIPS
from gatehouse.core.db import Session

_GROUPS = text(f"""
select c.relationship, c.category, count(*) as contacts, count(*) filter (where came.visit_count > 0) as visited,
  coalesce(sum(came.visit_count), 0)::int as visits, max(came.last_visited) as last_visited,
  count(*) filter (where c.created_at > now() - interval '30 days') as added
from contacts c {CAME}
where c.building_id = :building and {OWN}
group by c.relationship, c.category
""")
_TAGS = text(f"""
select min(tag) as tag, count(*) as contacts from contacts c, unnest(c.tags) as tag
where c.building_id = :building and {OWN}
group by lower(tag) order by count(*) desc, min(tag)
""")


async def contact_stats(session: Session, caller: Caller) -> StatsOut:
    """How many there are, of what kind, and how often they came."""
    rows = await session.all(_GROUPS, {"building": caller.building_id, "member": caller.member})
    total, visited = sum(row.contacts for row in rows), sum(row.visited for row in rows)
    return StatsOut(
        total=total,
        visited=visited,
        never_visited=total - visited,
        total_visits=sum(row.visits for row in rows),
        last_visited=max((row.last_visited for row in rows if row.last_visited), default=None),
        added_last_30_days=sum(row.added for row in rows),
        by_relationship={
            one: sum(row.contacts for row in rows if row.relationship == one) for one in RELATIONSHIPS
        },
        by_category={one: sum(row.contacts for row in rows if row.category == one) for one in CATEGORIES},
    )


async def contact_categories(session: Session, caller: Caller) -> list[CategoryOut]:
    """Every category with its numbers."""
    rows = await session.all(_GROUPS, {"building": caller.building_id, "member": caller.member})
    categories = []
    for category in CATEGORIES:
        here = [row for row in rows if row.category == category]
        categories.append(
            CategoryOut(
                category=category,
                count=sum(row.contacts for row in here),
                visited_count=sum(row.visited for row in here),
                last_visit_in_category=max(
                    (row.last_visited for row in here if row.last_visited), default=None
                ),
            )
        )
    return categories


async def contact_tags(session: Session, caller: Caller) -> list[TagOut]:
    """Every tag the caller uses, the most used first; spellings that differ in case are one."""
    rows = await session.all(_TAGS, {"building": caller.building_id, "member": caller.member})
    return [TagOut(tag=row.tag, count=row.contacts) for row in rows]
