namespace Ainer.WorkerHub.Tests;

/// <summary>
/// Ends the connection of the first transaction that writes a table, at that very write: what came before it in the transaction must not stay, what was to come
/// after it must not happen.
/// </summary>
internal sealed class KillSwitch : IAsyncDisposable
{
    private readonly RouterLine _line;
    private readonly string _table;

    private KillSwitch(RouterLine line, string table) => (_line, _table) = (line, table);

    public static async Task<KillSwitch> ArmAsync(RouterLine line, string table)
    {
        await line.AdminAsync($"""
            create sequence if not exists public.deaths;
            select setval('public.deaths', 1, false);
            create or replace function public.die_once() returns trigger language plpgsql security definer as $die$
            begin
                if nextval('public.deaths') = 1 then
                    perform pg_terminate_backend(pg_backend_pid());
                    perform pg_sleep(60);
                end if;
                return new;
            end $die$;
            create trigger zz_die_once before insert or update on {table} for each row execute function public.die_once();
            """);
        return new KillSwitch(line, table);
    }

    public async ValueTask DisposeAsync()
    {
        await _line.AdminAsync($"drop trigger zz_die_once on {_table}");
        Assert.True(await _line.AdminScalarAsync<bool>("select is_called from public.deaths"), $"nothing was written to {_table}, so nothing was torn");
    }
}
