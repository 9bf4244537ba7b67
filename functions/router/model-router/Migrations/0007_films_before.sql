-- Published: how many films of the tenant have work that goes before this run's (docs/admission.md), in the lane where most do; null while nothing of the run waits. It walks from film to film along
-- the index of the heads, whatever each of them has waiting, and ends at a thousand. That index is the one to use, also where statistics are of an hour when nothing waited.
create function model_router.films_before(p_run_id text) returns int
language sql stable security definer set search_path = model_router, pg_catalog set enable_seqscan = off set enable_bitmapscan = off as $$
    with recursive of_run as materialized (
        -- By the index of runs, which is of all that is not closed.
        select a.lane, a.tenant_id, a.run_priority, a.film_id, a.status from admissions a where a.run_id = p_run_id and a.status <> 'closed'),
    own as (
        select distinct on (w.lane) w.lane, w.tenant_id, w.run_priority, w.film_id from of_run w where w.status = 'waiting' order by w.lane, w.run_priority),
    film as (
        select o.lane, o.tenant_id, -1 as run_priority, '' as film_id, 0 as place from own o
        union all
        select f.lane, f.tenant_id, next.run_priority, next.film_id, f.place + 1
          from film f
          join own o on o.lane = f.lane
         cross join lateral (
               select a.run_priority, a.film_id from admissions a
                where a.status = 'waiting' and a.lane = f.lane and a.tenant_id = f.tenant_id
                  and (a.run_priority, a.film_id) > (f.run_priority, f.film_id) and (a.run_priority, a.film_id) < (o.run_priority, o.film_id)
                order by a.run_priority, a.film_id limit 1) next
         where f.place < 1000)
    -- A film with one hastened job stands in two places, and another run of the own film is not another film.
    select max(films.number)::int
      from (select count(distinct f.film_id) filter (where f.place > 0 and f.film_id <> o.film_id) as number from film f join own o on o.lane = f.lane group by f.lane) films
$$;
revoke all on function model_router.films_before(text) from public;
grant execute on function model_router.films_before(text) to ainer_app, ainer_worker;
