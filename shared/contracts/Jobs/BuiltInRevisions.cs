namespace Ainer.Contracts.Jobs;

/// <summary>
/// Which revision of each built-in provider this build has. Raise a number when that provider makes something else of the same parameters: it is part of the address of
/// every job and artifact that it makes, so that a film is never mixed from work of two revisions.
/// </summary>
public static class BuiltInRevisions
{
    public const int Drawing = 4;
    public const int Mouth = 1;
    public const int Speech = 1;
    public const int Music = 1;
    public const int Effects = 1;
    public const int Prompts = 1;

    /// <summary>The revision of whatever is built in for an operation; 1 for one that has never changed.</summary>
    public static int Of(JobOperation operation) => operation switch
    {
        JobOperation.I2v or JobOperation.V2v => Drawing,
        JobOperation.Sync => Mouth,
        JobOperation.Tts => Speech,
        JobOperation.Bgm => Music,
        JobOperation.Sfx => Effects,
        JobOperation.PromptGen => Prompts,
        _ => 1,
    };
}
