create table sample.thing (id int primary key, name text not null);
grant select on sample.thing to ainer_worker;
