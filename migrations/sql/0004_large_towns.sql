-- A scan changes a visit's status, its counters and its times. While an index or an index's predicate named one of them, each scan wrote
-- the visit anew into every index, the trigrams of its names with them. Now none does, and the new row version stays on its page (HOT).

alter table visits add column tidied boolean not null default true; -- closed, over and nobody inside: the periodic job has nothing left to do
alter table visits alter column tidied set default false;
update visits set tidied = false where status in ('pending', 'active') or inside_count > 0 or valid_until > now();
-- What a tidied visit came to. Both stay as they are while it is scanned, so that lists may be counted from an index alone.
alter table visits
  add column settled text generated always as (case when tidied then status end) stored,
  add column settled_used boolean generated always as (tidied and first_entry_at is not null) stored;

drop index visits_open, visits_inside, visits_newest; -- who is inside: entries_inside
create index visits_listed on visits (building_id, created_at desc, id desc) include (host_id, unit_id, visit_type, expected_start, settled, settled_used);
create index visits_untidied on visits (building_id, valid_until) where not tidied; -- what is still to come, and what the job must end

-- A visit that is opened again (extended, an exit taken back) is to be tidied again, whoever opens it.
create function visit_reopened() returns trigger language plpgsql as $$
begin
  new.tidied := false;
  return new;
end $$;
create trigger visit_reopened before update on visits for each row
  when (new.tidied and (new.status in ('pending', 'active') or new.inside_count > 0)) execute function visit_reopened();

-- A visitor who comes often has thousands of visits: named with the visit, too, this index is no worse than the key for one of them.
drop index visit_visitors_visitor;
create index visit_visitors_visitor on visit_visitors (building_id, visitor_id, visit_id);

-- An inbox: its keys and their number from the index alone, also what the policies ask for.
drop index notifications_inbox, notifications_unread;
create index notifications_inbox on notifications (user_id, created_at desc, id desc) include (building_id);
create index notifications_unread on notifications (user_id, created_at desc, id desc) include (building_id) where read_at is null;

-- How many have ever come to a building, as far as it is settled (platform/tally.py). The platform's alone.
create table entry_tallies (
  building_id uuid primary key references buildings,
  upto uuid not null, -- the last entry's id that is counted, or would be
  entries bigint not null
);
alter table entry_tallies enable row level security;
create policy platform on entry_tallies to gatehouse_platform using (true) with check (true);
grant select, insert, update, delete on entry_tallies to gatehouse_platform;

-- Counting from an index alone wants pages that a vacuum has seen: after every fiftieth row changed, not every fifth.
alter table visits set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
alter table entries set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
alter table notifications set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);

-- Room on the page for the next version. Pages written from now on leave it.
alter table visits set (fillfactor = 80);
alter table visit_visitors set (fillfactor = 80);

-- The search of 0003, which finds what is live among the untidied.
-- Visits whose title or names read like `words`, whose visitors' phone holds `digits`, whose unit is `unit_number` or whose plate ends
-- in `plate`; best first, newest first among equals. A part that is NULL is not looked for. `whose`: one host's only.
create or replace function search_visits(building uuid, whose uuid, words text, digits text, unit_number text, plate text, live boolean, sees_hidden boolean, most int)
returns table (visit_id uuid, score real)
language plpgsql stable security definer set search_path = pg_catalog, public set pg_trgm.word_similarity_threshold = 0.35
set plan_cache_mode = force_custom_plan as $$
#variable_conflict use_variable
begin
  return query
  with found as (
    (select v.id, word_similarity(words, v.search_key) as score, v.created_at from visits v
     where words is not null and v.building_id = building and v.search_key %> words and (whose is null or v.host_id = whose)
       and (sees_hidden or not v.hide_unit or v.inside_count > 0 -- nor may the host's own words, in which the unit may stand; the visitors' names may
         or exists (select 1 from visit_visitors x where x.building_id = v.building_id and x.visit_id = v.id and word_similarity(words, lower(x.name)) >= 0.35))
       and (not live or not v.tidied and (v.inside_count > 0 or v.status in ('pending', 'active') and v.valid_until > now()))
     order by 2 desc, v.created_at desc limit most)
    union all
    (select v.id, 1.0::real, v.created_at from visitors w
     join visit_visitors vv on vv.building_id = w.building_id and vv.visitor_id = w.id
     join visits v on v.building_id = vv.building_id and v.id = vv.visit_id
     where digits is not null and w.building_id = building and w.phone like '%' || digits || '%' and (whose is null or v.host_id = whose)
       and (not live or not v.tidied and (v.inside_count > 0 or v.status in ('pending', 'active') and v.valid_until > now()))
     order by v.created_at desc limit most)
    union all
    (select h.id, 0.9::real, h.created_at from units n
     left join blocks k on k.building_id = n.building_id and k.id = n.block_id
     cross join lateral ( -- the unit first: joined flatly, a word that is no unit made PostgreSQL walk all visits of the building
       select v.id, v.created_at from visits v where v.building_id = building and v.unit_id = n.id and (whose is null or v.host_id = whose)
         and (sees_hidden or not v.hide_unit or v.inside_count > 0) -- a unit's name must not find the cab whose plate alone should tell the unit
         and (not live or not v.tidied and (v.inside_count > 0 or v.status in ('pending', 'active') and v.valid_until > now()))
       order by v.created_at desc limit most) h
     where unit_number is not null and n.building_id = building -- `unit_number` is lower-cased and without ' -/': K4, k 4 and Kapok K4 are one
       and unit_number in (translate(lower(n.number), ' -/', ''), translate(lower(concat(k.name, n.number)), ' -/', ''))
     order by h.created_at desc limit most)
    union all
    (select v.id, 1.0::real, v.created_at from visits v
     where plate is not null and v.building_id = building and v.plate_last4 = plate and (whose is null or v.host_id = whose)
       and (not live or not v.tidied and (v.inside_count > 0 or v.status in ('pending', 'active') and v.valid_until > now()))
     order by v.created_at desc limit most)
  )
  select f.id, max(f.score) from found f group by f.id order by 2 desc, max(f.created_at) desc limit most;
end $$;

-- Visits of a building whose title or names hold `words` as they are written, lower-cased; for three letters or more, which the trigrams know.
create function visits_saying(building uuid, words text) returns setof uuid
language plpgsql stable security definer set search_path = pg_catalog, public set plan_cache_mode = force_custom_plan as $$
#variable_conflict use_variable
begin
  return query
  select v.id from visits v
  where v.building_id = building and v.search_key like '%' || replace(replace(replace(words, '\', '\\'), '%', '\%'), '_', '\_') || '%';
end $$;
revoke all on function visits_saying from public;
grant execute on function visits_saying to gatehouse_app, gatehouse_platform;
