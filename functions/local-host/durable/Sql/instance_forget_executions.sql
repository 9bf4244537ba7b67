with steps as (
    delete from durable.history where instance_key = @key and execution < @execution
), activities as (
    delete from durable.activity where instance_key = @key and execution < @execution
)
delete from durable.message where instance_key = @key and (execution is null or execution < @execution)
