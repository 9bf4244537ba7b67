using Ainer.Contracts.Plans;

namespace Ainer.Planner.Tests;

public sealed class OffScreenTests
{
    [Fact]
    public void A_voice_on_the_telephone_is_heard_over_the_face_of_whoever_listens()
    {
        var film = Planning.Of("Nora picked up the phone. Daniel stood beside Nora. \"Hello, this is the house of the family Miller,\" said Nora.\n\n\"You should come at once, and please bring your brother with you,\" said a woman's voice.\n\n\"We will come as soon as we have found the keys of the old car,\" said Nora.");
        var caller = Assert.Single(film.Timeline.Lines.Select(l => (l.SpeakerId, l.SpeakerName)).Distinct(), who => who.SpeakerName == "Voice on the phone").SpeakerId;
        Assert.DoesNotContain(film.Shots.Shots.SelectMany(s => s.Characters), seen => seen.EntityId == caller);
        var call = film.Shots.Shots.Single(s => s.ShotId == film.Timeline.Lines.First(l => l.SpeakerId == caller).ShotId);
        Assert.Contains(call.Characters, seen => seen.Name == "Nora" && !seen.Speaks);
        Assert.False(call.LipSync);
    }

    [Fact]
    public void What_a_sentence_names_is_in_the_hand_of_whoever_it_is_about()
    {
        var film = Planning.Of("林晚提着一只旧皮箱，站在码头上。\n“有人吗？”林晚问。");
        Assert.Contains(film.Shots.Shots.SelectMany(s => s.Characters), seen => seen.HoldsProp);
        Assert.DoesNotContain(film.Shots.Shots.Where(s => s.Characters.Any(c => c.Speaks)).SelectMany(s => s.Characters), seen => seen.HoldsProp);
    }
}
