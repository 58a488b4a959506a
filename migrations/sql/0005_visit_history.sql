-- A visit's history tells what its host changed and when; the audit log, which holds that, was read by time alone.
create index audit_log_visits on audit_log (building_id, target_id) where action in ('visit.changed', 'visit.extended');
