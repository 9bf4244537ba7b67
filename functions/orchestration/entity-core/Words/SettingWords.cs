using Ainer.Contracts.Plans;

namespace Ainer.EntityCore.Words;

/// <summary>Words for time of day, weather, mood, expression and sound, of both languages.</summary>
internal static class SettingWords
{
    public static PhraseTable<TimeOfDay> Times { get; } = new(
    [
        ("黎明|清晨|拂晓|天亮|破晓|晨光|日出|天刚亮|东方发白|朝阳|晨曦|dawn|daybreak|sunrise|first light|early morning|sky was turning pink|it was morning|next morning", TimeOfDay.Dawn),
        ("早上|早晨|上午|中午|正午|午后|下午|白天|烈日|阳光|晌午|noon|midday|afternoon|daylight|morning|midmorning|sunlight|sunshine", TimeOfDay.Day),
        ("黄昏|傍晚|日落|夕阳|暮色|日暮|晚霞|天色渐晚|dusk|sunset|twilight|evening|nightfall|sundown|gloaming", TimeOfDay.Dusk),
        ("夜里|夜晚|夜已|夜深|黑夜|一夜|凌晨|夜半|深夜|半夜|午夜|夜色|月光|月亮|星空|今夜|当晚|晚上|夜幕|三更|入夜|夜空|星光|night|midnight|moonlight|moon|starlight|stars", TimeOfDay.Night),
    ]);

    public static PhraseTable<Weather> Weathers { get; } = new(
    [
        ("雨停|天晴|放晴|晴空|雾散|雪停|云散|阳光|晴朗|rain stopped|sky cleared|clear sky|sunshine|sunlight|fog lifted|fog drew back|mist cleared|storm had passed", Weather.Clear),
        ("乌云|阴天|阴沉|云层|overcast|cloudy|grey sky|gray sky|clouds", Weather.Cloudy),
        ("雨还|雨越|雨下|下起雨|下着雨|雨更|小雨|下雨|大雨|暴雨|雨点|雨幕|细雨|雨水|雨声|雷声|雷雨|暴风雨|风暴|雨中|雨夜|雨开始|雨落|落雨|冒雨|淋雨|雨丝|雨滴|雨打|倾盆|瓢泼|一场雨|rain|raining|rained|downpour|drizzle|thunderstorm|storm|rainstorm", Weather.Rain),
        ("下雪|大雪|雪花|风雪|飘雪|积雪|飞雪|雪地|snow|snowing|snowfall|blizzard|snowflake", Weather.Snow),
        ("大雾|浓雾|雾气|雾从|薄雾|海雾|迷雾|晨雾|雾里|雾中|fog|mist|haze|misty|foggy", Weather.Fog),
        ("狂风|大风|北风|寒风|风沙|gale|gust|wind howled|strong wind|windy", Weather.Wind),
    ]);

    public static PhraseTable<(Mood Mood, double Weight)> Moods { get; } = new(
    [
        ("平静|安静|静静|宁静|温柔|缓缓|悠闲|静谧|柔和|轻轻|gentle|gently|calm|quiet|quietly|peaceful|still|softly|best", (Mood.Calm, 0.5)),
        ("笑|微笑|高兴|欢呼|快乐|开心|欢喜|喜悦|兴奋|热腾腾|喜出望外|smile|smiled|laugh|laughed|cheered|happy|joy|delight|grin|grinned|merry|giggled", (Mood.Joyful, 0.8)),
        ("风暴|危险|急忙|猛地|狂风|追|逃|紧张|颤抖|发抖|闪电|雷声|危急|快跑|别动|砸|撞|警报|storm|danger|shook|ran|run|shouted|hurry|urgent|broke|crash|terrible|scream|alarm|chase|gripped|trembled|thunder|pulled", (Mood.Tense, 0.7)),
        ("眼泪|哭|悲伤|难过|叹气|叹息|失去|离别|孤独|死了|去世|墓|泪水|哽咽|伤心|病倒|tears|wept|cry softly|sad|sorrow|grief|lonely|mourn|died|grave|sobbed|sighed|weep|wounded|never arrived", (Mood.Sad, 0.8)),
        ("雾|神秘|奇怪|诡异|忽然|黑暗|影子|秘密|低语|陌生|黑沉沉|古老|谜|幽灵|strange|mystery|mysterious|shadow|secret|whispered|fog|odd|eerie|ghost|dark|unknown|vanished|stopped", (Mood.Mysterious, 0.5)),
        ("爱|拥抱|吻|心动|温暖|思念|牵起|牵着|相拥|love|loved|kiss|kissed|embrace|heart|beloved|tender", (Mood.Romantic, 0.6)),
        ("愤怒|怒|生气|咆哮|吼|咬牙|混蛋|滚开|暴怒|可恶|angry|anger|furious|rage|roared|snarled|glared|fury|slammed", (Mood.Angry, 0.9)),
        ("害怕|恐惧|惊恐|吓|恐怖|毛骨悚然|绝望|尖叫|惊慌|脸色发白|怕|afraid|fear|terror|terrified|frightened|scared|horror|dread|panic|screamed|pale", (Mood.Fearful, 0.8)),
        ("胜利|成功|光柱|亮了|欢腾|凯旋|得救|万岁|victory|triumph|succeeded|saved|won|free at last|glowed gold|turned green", (Mood.Triumphant, 0.8)),
        ("终于|at last|finally", (Mood.Triumphant, 0.2)),
        ("冷笑|狞笑|讥笑|嘲笑|奸笑|sneered|sneer|smirked|scoffed", (Mood.Angry, 0.5)),
        ("苦笑|惨笑|bitter smile|smiled sadly", (Mood.Sad, 0.6)),
        ("惊呆|刀剑|刀光|剑光|厮杀|血|gunshot|a shot|shots|blood|gun|knife", (Mood.Tense, 0.7)),
    ]);

    public static PhraseTable<Expression> Expressions { get; } = new(
    [
        ("笑|微笑|欢呼|高兴|开心|smile|smiled|smiling|laugh|laughed|laughing|grin|grinned|cheered|happily|joyfully|beamed", Expression.Smile),
        ("哭|流泪|眼泪|叹气|叹息|难过|哽咽|叹了口气|wept|sobbed|sobbing|sadly|sighed|sorrowfully|mourned", Expression.Sad),
        ("怒|生气|吼|冷冷|咬牙|瞪|angrily|roared|snapped|snarled|growled|furious|glared|coldly", Expression.Angry),
        ("害怕|发抖|颤抖|惊恐|颤声|吓|结结巴巴|afraid|trembling|trembled|frightened|terrified|fearfully|stammered|cried|pale", Expression.Afraid),
        ("惊讶|吃惊|惊呼|猛地|愣|瞪大|一怔|surprised|astonished|gasped|startled|exclaimed|stared", Expression.Surprised),
        ("冷笑|狞笑|讥笑|嘲笑|奸笑|sneered|smirked|scoffed", Expression.Angry),
        ("苦笑|惨笑|smiled sadly|bitter smile", Expression.Sad),
    ]);

    /// <summary>Speech that is louder or more moved than plain saying.</summary>
    public static PhraseTable<double> Intensities { get; } = new(
    [
        ("大喊|喊道|喊|叫道|大叫|怒吼|吼道|哭喊|尖叫|咆哮|惊呼|嚷|shouted|cried|screamed|yelled|roared|called out|shrieked|bellowed", 0.95),
        ("猛地|发抖|颤抖|哭|哽咽|怒|绝望|惊|泪|trembling|sobbed|wept|gasped|breathed|begged|pleaded", 0.75),
        ("低声|轻声|喃喃|悄悄|whispered|murmured|softly|muttered", 0.5),
    ]);

    public static PhraseTable<string> Effects { get; } = new(
    [
        ("雷声|打雷|雷鸣|惊雷|闪电|thunder|lightning", "thunder"),
        ("雨还|雨越|雨下|下起雨|下着雨|小雨|雨点|大雨|下雨|暴雨|雨幕|雨声|细雨|雨水|雷雨|暴风雨|rain|downpour|drizzle|raining", "rain"),
        ("狂风|风声|海风|寒风|北风|大风|风暴|wind|gale|gust", "wind"),
        ("火焰|火苗|篝火|火堆|炉火|大火|烈火|fire|flame|campfire|bonfire|hearth", "fire"),
        ("溪水|流水|河水|瀑布|泉水|stream|waterfall|river|brook|gutters", "water"),
        ("海浪|波涛|海面|浪花|潮水|海水|waves|surf|tide|sea", "waves"),
        ("鸟鸣|鸟叫|鸟声|海鸥|鸟儿|麻雀|birds|birdsong|gull|gulls|pigeons|sparrow", "birds"),
        ("蟋蟀|虫鸣|蝉鸣|虫声|crickets|cicadas", "crickets"),
        ("人群|人声|挤满了人|喧闹|欢呼声|叫卖|crowd|chatter|cheering", "crowd"),
        ("脚步|脚步声|楼梯|台阶|奔跑|footsteps|stairs|staircase|footstep", "footsteps"),
        ("推开门|敲门|关门|开门|门开了|铁门|门响|推门|door slammed|door opened|door closed|door creaked|door burst|opened the door|closed the door|shut the door|slammed the door|pushed the door|pushed open|knocked|a knock", "door"),
        ("钟声|铃声|铃铛|敲钟|门铃|汽笛|bell|bells|chime|clock struck|struck six", "bell"),
        ("火车|列车|汽笛声|train|locomotive|wheels", "train"),
        ("马蹄|骏马|马车|马嘶|horse|horses|hooves|carriage", "horse"),
        ("拔剑|剑光|刀光|兵刃|长剑|sword|blade|swords", "sword"),
        ("电话响|手机响|电话铃|手机铃|手机震动|telephone rang|phone rang|phone was ringing|phone buzzed|telephone was ringing|phone began to ring", "phone"),
        ("枪声|枪响|开枪|gunshot|gunshots|a shot|shots rang|fired his gun|fired her gun", "gunshot"),
        ("心跳|心脏|heartbeat|heart pounded|heart beat", "heartbeat"),
    ]);

    /// <summary>Openings that begin a new time, hence a new scene.</summary>
    public static PhraseTable<bool> TimeJumps { get; } = new(
    [
        ("第二天|次日|翌日|三天后|几天后|多年以后|多年后|一年后|几年后|一个月后|那天晚上|当天夜里|夜里|天亮的时候|天亮了|清晨|傍晚|黄昏|深夜|半夜|数日后|后来|与此同时|the next morning|the next day|that night|that evening|the following|at dawn|hours later|days later|years later|a week later|meanwhile|when morning came|by morning|at midnight|later that|next morning|by nightfall", true),
    ]);

    /// <summary>Openings of a look back, and of the way back from it.</summary>
    public static PhraseTable<bool> Memories { get; } = new(
    [
        ("一年前|两年前|三年前|四年前|五年前|六年前|七年前|八年前|九年前|十年前|多年前|许多年前|很多年前|几年前|那一年|那年|当年|小时候|years earlier|years ago|years before|year earlier|year ago|year before|long ago|when i was a child|when she was a child|when he was a child|in those days|back then|five years earlier|ten years earlier|two years earlier|three years earlier|many years ago|twenty years ago|ten years ago", true),
    ]);

    public static PhraseTable<bool> Returns { get; } = new([("如今|现在|此刻|眼下|回过神|思绪|now|back in the present|the memory faded|he blinked|she blinked", true)]);

    /// <summary>Going in (true) or out (false) of what has a door.</summary>
    public static PhraseTable<bool> Doors { get; } = new(
    [
        ("推开门|推门而入|推门进|推开铁门|走进|钻进|冲进|爬上楼梯|楼梯|塔里|塔内|殿内|殿里|庙里|寺里|船舱|inside|stairs|staircase|stairway|entered|stepped in|went in|below deck", true),
        ("走出|冲出|跑出|出了门|塔外|殿外|庙外|门外|甲板|ran out|stepped out|went out|came out|on deck|outside", false),
    ]);

    /// <summary>Many people (true), or their leaving (false).</summary>
    public static PhraseTable<bool> Crowds { get; } = new(
    [
        ("人群散|众人散去|人都走了|空无一人|crowd dispersed|crowd scattered|crowd melted away|everyone left|was empty|deserted", false),
        ("挤满了人|人山人海|人群|围观|众人|人来人往|人声鼎沸|熙熙攘攘|全场|the crowd|a crowd|crowds|crowded|hundreds of people|packed with people|was packed|mob|onlookers|villagers|townspeople", true),
    ]);

    /// <summary>What is seen out of doors, from wherever one stands.</summary>
    public static PhraseTable<bool> Views { get; } = new(
    [
        ("远处|远方|天边|海面|礁石|天空|雨幕|夜空|窗外|门外|外面|第二条|那条船|out at sea|in the distance|far away|horizon|the sky|the sea|outside|the ships|the boats|beyond the window", true),
    ]);
}
