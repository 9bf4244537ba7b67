using Ainer.Postgres;
using Ainer.TypedTasks;
using Ainer.TypedTasks.Types;

namespace Ainer.Writing.Summaries;

/// <summary>summary.generate. The summary of a chapter is kept with it, unless somebody changed the chapter meanwhile.</summary>
internal sealed class SummaryTask(StoredChapters chapters, Summarizer summarizer) : TaskType<SummaryParameters, SummaryResult>(Summary.Declaration)
{
    /// <summary>A model server asks for pauses of minutes when it is busy: ten attempts reach over some of them.</summary>
    public override int MaxAttempts => 10;

    protected override async Task<SummaryResult> RunAsync(SummaryParameters parameters, ITaskContext context)
    {
        var text = await chapters.ReadAsync(context, parameters.ChapterId, parameters.Text);
        var result = await summarizer.SumUpAsync(context, "summary", text, parameters.MaxSentences);
        if (text.ChapterId is not null) await context.DoOnceAsync("summary", tx => KeepAsync(tx, context.TenantId, text, result));
        return result;
    }

    /// <summary>Keeps a summary inside the caller's transaction.</summary>
    public static Task KeepAsync(Transaction tx, string tenantId, ChapterTextRow text, SummaryResult result) =>
        tx.ExecuteAsync(StoredChapters.Sql["put_summary"], new { tenantId, text.ChapterId, text.Version, result.Summary, method = Contracts.Names.Of(result.Method) });
}
