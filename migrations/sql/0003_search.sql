-- Search tolerant of spelling. Trigram operators are not leakproof and so use no index under a policy: the fuzzy part lives behind
-- doors (SECURITY DEFINER) that take the building first and give back ids, which the caller reads again under its policies.
create extension if not exists btree_gin; -- trusted: a building's id and trigrams in one index
create index visits_search on visits using gin (building_id, search_key gin_trgm_ops);
create index visitors_phone_search on visitors using gin (building_id, phone gin_trgm_ops);
create index visits_unit on visits (building_id, unit_id, created_at desc, id desc);
do $$ begin perform similarity('a', 'b'); end $$; -- loads the library, so that its settings can be named below

-- Visits whose title or names read like `words`, whose visitors' phone holds `digits`, whose unit is `unit_number` or whose plate ends
-- in `plate`; best first, newest first among equals. A part that is NULL is not looked for. `whose`: one host's only.
create function search_visits(building uuid, whose uuid, words text, digits text, unit_number text, plate text, live boolean, sees_hidden boolean, most int)
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
       and (not live or v.inside_count > 0 or v.status in ('pending', 'active') and v.valid_until > now())
     order by 2 desc, v.created_at desc limit most)
    union all
    (select v.id, 1.0::real, v.created_at from visitors w
     join visit_visitors vv on vv.building_id = w.building_id and vv.visitor_id = w.id
     join visits v on v.building_id = vv.building_id and v.id = vv.visit_id
     where digits is not null and w.building_id = building and w.phone like '%' || digits || '%' and (whose is null or v.host_id = whose)
       and (not live or v.inside_count > 0 or v.status in ('pending', 'active') and v.valid_until > now())
     order by v.created_at desc limit most)
    union all
    (select h.id, 0.9::real, h.created_at from units n
     left join blocks k on k.building_id = n.building_id and k.id = n.block_id
     cross join lateral ( -- the unit first: joined flatly, a word that is no unit made PostgreSQL walk all visits of the building
       select v.id, v.created_at from visits v where v.building_id = building and v.unit_id = n.id and (whose is null or v.host_id = whose)
         and (sees_hidden or not v.hide_unit or v.inside_count > 0) -- a unit's name must not find the cab whose plate alone should tell the unit
         and (not live or v.inside_count > 0 or v.status in ('pending', 'active') and v.valid_until > now())
       order by v.created_at desc limit most) h
     where unit_number is not null and n.building_id = building -- `unit_number` is lower-cased and without ' -/': K4, k 4 and Kapok K4 are one
       and unit_number in (translate(lower(n.number), ' -/', ''), translate(lower(concat(k.name, n.number)), ' -/', ''))
     order by h.created_at desc limit most)
    union all
    (select v.id, 1.0::real, v.created_at from visits v
     where plate is not null and v.building_id = building and v.plate_last4 = plate and (whose is null or v.host_id = whose)
       and (not live or v.inside_count > 0 or v.status in ('pending', 'active') and v.valid_until > now())
     order by v.created_at desc limit most)
  )
  select f.id, max(f.score) from found f group by f.id order by 2 desc, max(f.created_at) desc limit most;
end $$;

revoke all on function search_visits from public;
grant execute on function search_visits to gatehouse_app, gatehouse_platform;
