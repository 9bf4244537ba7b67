using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Ainer.Documents;
using Ainer.Postgres;
using Ainer.TypedTasks;
using Ainer.TypedTasks.Types;
using Ainer.Writing.Summaries;

namespace Ainer.Writing.Import;

/// <summary>
/// novel.import, in steps that are each done once: the chapters in one transaction, then for each chapter its summary and its place in the project's knowledge. The ids of the
/// chapters follow from the task, so that an attempt after a crash speaks of the same ones and goes on after the last step that is marked.
/// </summary>
internal sealed class NovelImportTask(BookSource source, StoredChapters chapters, Summarizer summarizer, IKnowledgeIntake knowledge)
    : TaskType<NovelImportParameters, NovelImportResult>(NovelImport.Declaration)
{
    public override TimeSpan TimeLimit => TimeSpan.FromHours(2);

    /// <summary>A model server asks for pauses of minutes when it is busy: ten attempts reach over some of them.</summary>
    public override int MaxAttempts => 10;

    protected override async Task<NovelImportResult> RunAsync(NovelImportParameters parameters, ITaskContext context)
    {
        context.Progress(1, "reading");
        var book = await source.ReadAsync(parameters, context);
        var title = parameters.Title ?? book.Title;
        var ids = book.Chapters.Select(chapter => IdOf(context.TaskId, chapter.Ordinal)).ToList();
        await context.DoOnceAsync("chapters", tx => PutAsync(tx, parameters, context, book, ids, title));
        context.Progress(10, $"{ids.Count} chapters");

        var method = parameters.Summaries ? await SumUpAsync(parameters, context, ids) : null;
        if (parameters.Embeddings) await EmbedAsync(context, book, ids, title);
        return new NovelImportResult
        {
            Format = Names.Of(book.Format),
            Title = title,
            Chapters = [.. book.Chapters.Select((chapter, i) => new ImportedChapter { ChapterId = ids[i], Title = chapter.Title, Characters = chapter.Text.Length })],
            Summaries = await context.CountDoneAsync("summary:"),
            Method = method,
            Embeddings = await context.CountDoneAsync("embedding:"),
        };
    }

    private static async Task PutAsync(Transaction tx, NovelImportParameters parameters, ITaskContext context, Document book, List<string> ids, string? title)
    {
        var rows = book.Chapters.Select((chapter, i) => new { ChapterId = ids[i], Title = Cut(chapter.Title), Part = Cut(chapter.Part), chapter.Text });
        var added = await tx.ScalarAsync<int?>(StoredChapters.Sql["put_chapters"], new
        {
            context.TenantId, context.ProjectId, chapters = Jsonb.Of(rows), source = Jsonb.Of(new { format = book.Format, book.Encoding, Title = Cut(title), context.TaskId }),
            parameters.Language, context.TraceId,
        });
        if (added is null) throw new AinerException(ErrorCode.NotFound, $"Project '{context.ProjectId}' does not exist.", new { project_id = context.ProjectId });
    }

    private async Task<SummaryMethod?> SumUpAsync(NovelImportParameters parameters, ITaskContext context, List<string> ids)
    {
        for (var i = 0; i < ids.Count; i++)
        {
            context.Progress(10 + (60.0 * i / ids.Count), string.Create(CultureInfo.InvariantCulture, $"summary {i + 1} of {ids.Count}"));
            var step = $"summary:{i + 1:00000}";
            if (await context.ReadCheckpointAsync<bool>(step)) continue;
            var chapter = await chapters.ReadAsync(context, ids[i], null);
            var result = await summarizer.SumUpAsync(context, step, chapter, parameters.MaxSentences);
            await context.DoOnceAsync(step, tx => SummaryTask.KeepAsync(tx, context.TenantId, chapter, result));
            await context.SaveCheckpointAsync("method", result.Method);
        }
        return await context.ReadCheckpointAsync<SummaryMethod?>("method");
    }

    private async Task EmbedAsync(ITaskContext context, Document book, List<string> ids, string? title)
    {
        for (var i = 0; i < ids.Count; i++)
        {
            context.Progress(70 + (30.0 * i / ids.Count), string.Create(CultureInfo.InvariantCulture, $"embedding {i + 1} of {ids.Count}"));
            var step = $"embedding:{i + 1:00000}";
            if (await context.ReadCheckpointAsync<bool>(step)) continue;
            var chapter = book.Chapters[i];
            var name = Cut(string.Join(" · ", new[] { title, chapter.Title }.Where(part => !string.IsNullOrWhiteSpace(part))));
            await knowledge.TakeInAsync(new KnowledgeChapter(context.TenantId, context.ProjectId, ids[i], string.IsNullOrEmpty(name) ? ids[i] : name, chapter.Text, context.TraceId), context.Cancellation);
            await context.SaveCheckpointAsync(step, true);
        }
    }

    private static string IdOf(string taskId, int ordinal) =>
        $"ch_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{taskId}:{ordinal.ToString(CultureInfo.InvariantCulture)}")))[..32]}";

    private static string? Cut(string? title) => title?.Length > 300 ? title[..300] : title;
}
