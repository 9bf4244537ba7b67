create table sample.more_thing (id int primary key);
insert into sample.thing values (2, 'more');
