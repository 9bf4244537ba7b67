-- name: first
select 1;

-- name: second
-- A comment inside stays.
select 2
 where true;
