using Ainer.Contracts;
using Ainer.Contracts.Entities;
using Ainer.Contracts.Errors;
using Ainer.Gateway.Regeneration;

namespace Ainer.Gateway.Entities;

/// <summary>Works out what an entity is after a patch. Pure.</summary>
internal static class EntityChanges
{
    private static readonly string[] Lockable = ["look", "voice"];

    /// <summary>The entity as it is to be stored. Throws validation_failed, version_conflict, or illegal_state for what is locked.</summary>
    public static EntityEdit Apply(EntityRow row, EntityPatch patch)
    {
        if (patch.Version is { } version && version != row.Version)
            throw new AinerException(ErrorCode.VersionConflict, $"Entity '{row.EntityId}' is at version {row.Version} by now.", new { version = row.Version });
        var name = patch.Name?.Trim() ?? row.Name;
        if (name.Length is 0 or > 100) throw PartialJson.Invalid("name", "name must have 1 to 100 characters.");
        var aliases = patch.Aliases is null ? row.Aliases : [.. patch.Aliases.Select(alias => alias.Trim()).Where(alias => alias.Length > 0 && alias != name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (aliases.Length > 50 || aliases.Any(alias => alias.Length > 100)) throw PartialJson.Invalid("aliases", "There may be 50 aliases of up to 100 characters.");
        // Whoever renames somebody still wants the chapters that used the old name to be understood.
        if (name != row.Name && patch.Aliases is null) aliases = [.. aliases.Append(row.Name).Where(alias => alias != name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        // A thing is known by its name alone, so another name would be another thing.
        if (row.Kind == "object" && name != row.Name) throw PartialJson.Invalid("name", "A thing keeps its name; people and places can be renamed.");
        if (patch.Locks?.FirstOrDefault(item => !Lockable.Contains(item)) is { } unknown) throw PartialJson.Invalid("locks", $"'{unknown}' cannot be locked; look and voice can.");
        if (row.Kind != "character" && (patch.Look is not null || patch.Voice is not null || patch.Locks is { Count: > 0 }))
            throw PartialJson.Invalid(patch.Look is not null ? "look" : patch.Voice is not null ? "voice" : "locks", $"A {row.Kind} has neither look nor voice.");
        if (row.Kind != "place" && patch.PlaceKind is not null) throw PartialJson.Invalid("place_kind", $"A {row.Kind} is no place.");
        RefuseLocked(row, patch);
        var locks = patch.Locks is null ? row.Locks : [.. patch.Locks.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return row.Kind switch
        {
            "character" => OfCharacter(row, patch, name, aliases, locks),
            "place" => new EntityEdit(name, aliases, AinerJson.Write(Place(row, patch) with { Name = name, Aliases = aliases }), null, null, locks),
            _ => new EntityEdit(name, aliases, AinerJson.Write(AinerJson.Read<StoryObject>(row.Body) with { Name = name }), null, null, locks),
        };
    }

    private static EntityEdit OfCharacter(EntityRow row, EntityPatch patch, string name, string[] aliases, string[] locks)
    {
        var known = AinerJson.Read<Character>(row.Body);
        var look = patch.Look is { } changes ? EditResolver.Change(known.Look, changes, "look") : known.Look;
        var voice = patch.Voice is { } tuning ? EditResolver.Change(known.Voice, tuning, "voice") : known.Voice;
        var character = known with { Name = name, Aliases = aliases, Look = look, Voice = voice, Locked = locks.Length > 0 };
        return new EntityEdit(name, aliases, AinerJson.Write(character), look.Hash(), voice.VoiceId, locks);
    }

    private static Place Place(EntityRow row, EntityPatch patch) =>
        AinerJson.Read<Place>(row.Body) is var place && patch.PlaceKind is { } kind ? place with { Kind = kind } : place;

    /// <summary>A lock holds against people too, unless they say in the same request what is to be locked from now on.</summary>
    private static void RefuseLocked(EntityRow row, EntityPatch patch)
    {
        if (patch.Locks is not null) return;
        foreach (var (part, asked) in new[] { ("look", patch.Look is not null), ("voice", patch.Voice is not null) })
            if (asked && row.Locks.Contains(part))
                throw new AinerException(ErrorCode.IllegalState, $"The {part} of '{row.Name}' is locked: unlock it, or say with locks what is to be locked after the change.", new { locks = row.Locks });
    }
}

/// <summary>An entity as it is to be stored.</summary>
internal sealed record EntityEdit(string Name, string[] Aliases, string Body, string? LookHash, string? VoiceId, string[] Locks);
