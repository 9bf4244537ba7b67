using Ainer.Contracts.Entities;

namespace Ainer.EntityCore.Words;

internal enum MentionKind { Feminine, Masculine, FirstPerson, Plural, Unseen }

/// <summary>Words around speech: verbs of saying, pronouns, voices without a face, roles.</summary>
internal static class SpeechWords
{
    public static PhraseTable<bool> Verbs { get; } = new(
    [
        ("说|道|曰|问|答|喊|叫|嚷|吼|骂|劝|喝道|叹道|叹息|哭道|笑道|回答|答道|问道|说道|喊道|叫道|开口|嘀咕|嘟囔|喃喃|低语|解释|补充|命令|吩咐|央求|哀求|提醒|大喊|大叫|应道|应声|呢喃|自语|接口|反问|追问|催促|宣布|惊呼|低吼|咆哮|抱怨|安慰|附和|打断", true),
        ("said|say|asked|ask|replied|answered|whispered|shouted|cried|called|murmured|muttered|breathed|yelled|screamed|laughed|sighed|hissed|growled|snapped|begged|pleaded|added|continued|insisted|agreed|admitted|told|exclaimed|demanded|announced|warned|promised|offered|repeated|groaned|gasped|sobbed|roared|declared|observed|remarked|explained|suggested|urged|croaked|stammered|protested|interrupted|went on|wondered", true),
    ]);

    /// <summary>说 and its like inside other words, where nobody speaks.</summary>
    public static PhraseTable<bool> NoVerbs { get; } = new([("道路|知道|街道|味道|轨道|难道|小说|传说|听说|据说|说不定|问题|名叫|叫做|柴油的味道|大道|通道|地道|隧道|管道|频道|说话的", true)]);

    public static PhraseTable<MentionKind> Pronouns { get; } = new(
    [
        ("她们|他们|它们|咱们|我们|你们|they|them|their|we|us", MentionKind.Plural),
        ("她|she|her|herself", MentionKind.Feminine),
        ("他|he|him|his|himself", MentionKind.Masculine),
        ("我|i|my|me", MentionKind.FirstPerson),
        ("有人|声音|某人|someone|somebody|voice|no one|nobody", MentionKind.Unseen),
        ("其他|其它|他人|他乡|吉他", MentionKind.Plural),
    ]);

    /// <summary>People called by what they are. They join the cast when they speak.</summary>
    public static PhraseTable<(Presentation Presentation, AgeBand Age)> Roles { get; } = new(
    [
        ("小男孩|男孩子|男孩|男童|boy|lad", (Presentation.Masculine, AgeBand.Child)),
        ("小女孩|女孩子|女孩|小姑娘|女童|girl|lass", (Presentation.Feminine, AgeBand.Child)),
        ("孩子|小孩|child|kid", (Presentation.Unknown, AgeBand.Child)),
        ("老人|老头|老农|老仆|老头子|老汉|老翁|老者|爷爷|外公|老爷爷|老伯|老和尚|old man|grandfather|grandpa|old fisherman|old keeper", (Presentation.Masculine, AgeBand.Old)),
        ("老妇人|老太太|老婆婆|奶奶|外婆|婆婆|老奶奶|old woman|grandmother|grandma|old lady", (Presentation.Feminine, AgeBand.Old)),
        ("少女|姑娘|公主|小姐|young woman|princess|young lady", (Presentation.Feminine, AgeBand.Young)),
        ("少年|小伙子|青年|书生|王子|公子|年轻人|young man|prince|student|apprentice", (Presentation.Masculine, AgeBand.Young)),
        ("女人|女子|妇人|老板娘|母亲|妈妈|娘亲|皇后|王后|女王|婶婶|阿姨|姐姐|妹妹|女士|护士|woman|mother|mom|mum|lady|queen|sister|aunt|nurse|wife|waitress", (Presentation.Feminine, AgeBand.Adult)),
        ("男人|男子|汉子|父亲|爸爸|爹|师父|师傅|掌柜|老板|将军|皇帝|国王|大臣|侍卫|士兵|船长|队长|水手|渔夫|猎人|铁匠|道士|和尚|先生|店小二|小二|哥哥|叔叔|守夜人|农夫|樵夫|man|father|dad|king|fisherman|priest|brother|uncle|husband|knight|wizard|monk", (Presentation.Masculine, AgeBand.Adult)),
        // A calling says nothing of who follows it.
        ("医生|大夫|老师|警察|司机|保安|记者|律师|captain|soldier|sailor|hunter|doctor|teacher|officer|driver|keeper|stranger|guard|merchant|conductor|stationmaster|innkeeper|shopkeeper|general|detective|master|judge|clerk|professor|sergeant|inspector|receptionist|reporter|lawyer|pilot|baker|servant|messenger|bartender|dispatcher|operator", (Presentation.Unknown, AgeBand.Adult)),
    ]);

    /// <summary>Where a voice may come from somebody who is not there.</summary>
    public static PhraseTable<bool> Telephones { get; } = new([("电话|手机|听筒|话筒|对讲机|语音|phone|telephone|receiver|the line|intercom|walkie-talkie|cell", true)]);

    /// <summary>I am called …, my name is …: what follows is the speaker's name.</summary>
    public static PhraseTable<bool> SelfNaming { get; } = new([("我叫|我是|我名叫|我的名字叫|我的名字是|叫我|my name is|i am|i'm|i’m|call me|name's|name’s", true)]);

    /// <summary>They called him …: what follows is the name of the one spoken of.</summary>
    public static PhraseTable<bool> NamingOfOthers { get; } = new([("他叫|她叫|叫他|叫她|名叫|唤作|唤他|唤她|名字叫|人称|called him|called her|named|name was", true)]);
}
