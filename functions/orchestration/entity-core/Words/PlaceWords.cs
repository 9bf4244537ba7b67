using Ainer.Contracts.Entities;

namespace Ainer.EntityCore.Words;

/// <summary>Words that name a kind of place, and endings that make a proper place name.</summary>
internal static class PlaceWords
{
    public static PhraseTable<PlaceKind> Kinds { get; } = new(
    [
        ("房间|卧室|屋里|屋子|书房|客厅|厨房|灶房|小屋|木屋|病床|窗前|床边|阁楼|家里|家中|屋内|屋中|room|bedroom|kitchen|parlour|parlor|attic|cottage|living room|study|cabin|apartment|at home|house", PlaceKind.Room),
        ("大厅|大堂|厅堂|礼堂|大殿上|hall|ballroom|foyer|lobby|auditorium|theatre|theater", PlaceKind.Hall),
        ("店里|店铺|铺子|商店|药铺|书店|当铺|杂货店|面馆|shop|store|bakery|bookshop|workshop|smithy|pharmacy", PlaceKind.Shop),
        ("街上|街道|街头|长街|小巷|巷子|巷口|胡同|路口|马路|公路|路上|street|alley|lane|avenue|crossroads|pavement|sidewalk|road", PlaceKind.Street),
        ("集市|市场|夜市|菜市|庙会|market|广场|square|town square|plaza|bazaar|fairground|marketplace", PlaceKind.Market),
        ("院子|庭院|院里|院中|天井|courtyard|yard", PlaceKind.Courtyard),
        ("花园|园子|果园|后园|garden|orchard|greenhouse|park|公园", PlaceKind.Garden),
        ("森林|树林|林子|竹林|丛林|林中|密林|松林|forest|woods|grove|jungle|woodland", PlaceKind.Forest),
        ("山上|山顶|山脚|山路|山坡|山间|悬崖|峭壁|山谷|山中|雪山|mountain|cliff|ridge|summit|slope|valley|mountainside|mountain pass|hilltop|hill", PlaceKind.Mountain),
        ("河边|河岸|江边|溪边|湖边|湖面|河面|江面|溪水|池塘|river|riverbank|stream|lake|creek|pond|lakeshore|canal", PlaceKind.River),
        ("海边|海滩|沙滩|海岸|海面上|大海|海湾|海底|sea|beach|shore|ocean|coast|bay", PlaceKind.Sea),
        ("码头|港口|港湾|渡口|栈桥|船坞|harbor|harbour|dock|pier|wharf|quay|jetty|port", PlaceKind.Harbor),
        ("桥上|桥头|石桥|断桥|木桥|桥边|bridge", PlaceKind.Bridge),
        ("田野|田里|草原|麦田|稻田|草地|荒野|旷野|原野|战场|field|meadow|prairie|plain|moor|farm|battlefield|pasture", PlaceKind.Field),
        ("村子|村里|村口|村庄|山村|小镇|镇上|镇子|village|hamlet|town", PlaceKind.Village),
        ("城里|城中|城市|城门|城墙|都市|京城|city|downtown|metropolis|suburb", PlaceKind.City),
        ("寺庙|古寺|寺里|庙里|道观|佛堂|教堂|祠堂|temple|church|chapel|shrine|monastery|cathedral|abbey", PlaceKind.Temple),
        ("车站|站台|火车站|地铁站|月台|station|platform|bus stop|railway", PlaceKind.Station),
        ("火车上|车厢|列车上|地铁里|railway carriage|train car|aboard the train|on the train|compartment", PlaceKind.Train),
        ("船上|甲板|船舱|飞船|舰桥|ship|boat|deck|vessel|spaceship|starship|ferry", PlaceKind.Ship),
        ("图书馆|藏书楼|档案室|library|archive", PlaceKind.Library),
        ("学校|教室|操场|校园|school|classroom|academy|university|campus|schoolyard", PlaceKind.School),
        ("医院|病房|诊所|急诊室|hospital|clinic|ward|infirmary", PlaceKind.Hospital),
        ("办公室|公司|会议室|警局|实验室|office|laboratory|lab|headquarters|control room", PlaceKind.Office),
        ("客栈|酒馆|酒楼|茶馆|酒吧|饭馆|茶楼|咖啡馆|餐馆|tavern|inn|pub|bar|cafe|café|restaurant|teahouse|saloon", PlaceKind.Tavern),
        ("山洞|洞穴|洞里|地窖|地下室|矿洞|cave|cavern|tunnel|mine|cellar|basement|dungeon", PlaceKind.Cave),
        ("沙漠|戈壁|沙丘|desert|dune|wasteland", PlaceKind.Desert),
        ("皇宫|宫殿|大殿|王宫|宫里|宫中|palace|castle|throne room|throne hall|manor|mansion", PlaceKind.Palace),
        ("屋顶|天台|楼顶|房顶|rooftop|roof", PlaceKind.Rooftop),
        ("灯塔|塔顶|塔楼|钟楼|塔上|塔里|古塔|高塔|lighthouse|tower|belfry|watchtower|turret", PlaceKind.Tower),
    ]);

    /// <summary>Last characters of Chinese place names.</summary>
    public static IReadOnlyDictionary<char, PlaceKind> ChineseEndings { get; } = new Dictionary<char, PlaceKind>
    {
        ['镇'] = PlaceKind.Village, ['村'] = PlaceKind.Village, ['庄'] = PlaceKind.Village, ['山'] = PlaceKind.Mountain, ['峰'] = PlaceKind.Mountain, ['岭'] = PlaceKind.Mountain,
        ['谷'] = PlaceKind.Mountain, ['崖'] = PlaceKind.Mountain, ['寺'] = PlaceKind.Temple, ['庙'] = PlaceKind.Temple, ['观'] = PlaceKind.Temple, ['街'] = PlaceKind.Street,
        ['巷'] = PlaceKind.Street, ['路'] = PlaceKind.Street, ['桥'] = PlaceKind.Bridge, ['河'] = PlaceKind.River, ['江'] = PlaceKind.River, ['湖'] = PlaceKind.River, ['溪'] = PlaceKind.River,
        ['海'] = PlaceKind.Sea, ['湾'] = PlaceKind.Sea, ['岛'] = PlaceKind.Sea, ['港'] = PlaceKind.Harbor, ['城'] = PlaceKind.City, ['府'] = PlaceKind.City, ['州'] = PlaceKind.City, ['宫'] = PlaceKind.Palace,
        ['殿'] = PlaceKind.Palace, ['塔'] = PlaceKind.Tower, ['阁'] = PlaceKind.Hall, ['站'] = PlaceKind.Station, ['楼'] = PlaceKind.Tavern, ['院'] = PlaceKind.Courtyard, ['园'] = PlaceKind.Garden, ['林'] = PlaceKind.Forest, ['宗'] = PlaceKind.Temple, ['派'] = PlaceKind.Temple, ['洞'] = PlaceKind.Cave, ['坡'] = PlaceKind.Mountain, ['店'] = PlaceKind.Shop, ['馆'] = PlaceKind.Hall, ['厅'] = PlaceKind.Hall, ['室'] = PlaceKind.Room,
    };

    /// <summary>Last words of English place names.</summary>
    public static IReadOnlyDictionary<string, PlaceKind> EnglishEndings { get; } = new Dictionary<string, PlaceKind>(StringComparer.OrdinalIgnoreCase)
    {
        ["street"] = PlaceKind.Street, ["lane"] = PlaceKind.Street, ["road"] = PlaceKind.Street, ["avenue"] = PlaceKind.Street, ["alley"] = PlaceKind.Street, ["row"] = PlaceKind.Street,
        ["station"] = PlaceKind.Station, ["harbor"] = PlaceKind.Harbor, ["harbour"] = PlaceKind.Harbor, ["port"] = PlaceKind.Harbor, ["wharf"] = PlaceKind.Harbor, ["quay"] = PlaceKind.Harbor, ["pier"] = PlaceKind.Harbor,
        ["bridge"] = PlaceKind.Bridge, ["hill"] = PlaceKind.Mountain, ["mountain"] = PlaceKind.Mountain, ["peak"] = PlaceKind.Mountain, ["ridge"] = PlaceKind.Mountain, ["valley"] = PlaceKind.Mountain, ["cliff"] = PlaceKind.Mountain,
        ["river"] = PlaceKind.River, ["lake"] = PlaceKind.River, ["creek"] = PlaceKind.River, ["bay"] = PlaceKind.Sea, ["sea"] = PlaceKind.Sea, ["island"] = PlaceKind.Sea, ["beach"] = PlaceKind.Sea, ["cove"] = PlaceKind.Sea,
        ["forest"] = PlaceKind.Forest, ["wood"] = PlaceKind.Forest, ["woods"] = PlaceKind.Forest, ["tower"] = PlaceKind.Tower, ["lighthouse"] = PlaceKind.Tower, ["castle"] = PlaceKind.Palace, ["palace"] = PlaceKind.Palace, ["manor"] = PlaceKind.Palace,
        ["hall"] = PlaceKind.Hall, ["house"] = PlaceKind.Room, ["inn"] = PlaceKind.Tavern, ["tavern"] = PlaceKind.Tavern, ["church"] = PlaceKind.Temple, ["abbey"] = PlaceKind.Temple, ["temple"] = PlaceKind.Temple,
        ["square"] = PlaceKind.Market, ["market"] = PlaceKind.Market, ["park"] = PlaceKind.Garden, ["gardens"] = PlaceKind.Garden, ["city"] = PlaceKind.City, ["town"] = PlaceKind.Village, ["village"] = PlaceKind.Village,
        ["school"] = PlaceKind.School, ["academy"] = PlaceKind.School, ["university"] = PlaceKind.School, ["hospital"] = PlaceKind.Hospital, ["library"] = PlaceKind.Library, ["desert"] = PlaceKind.Desert, ["cave"] = PlaceKind.Cave, ["field"] = PlaceKind.Field,
    };

    /// <summary>Words that put somebody at the place that follows.</summary>
    public static PhraseTable<bool> Movement { get; } = new(
    [
        ("在|到|到了|来到|走进|走到|走出|跑进|跑到|冲进|冲到|冲出|回到|进了|进入|穿过|爬上|登上|爬到|踏进|站在|坐在|躺在|停在|靠在|抵达|赶到|推开|去了|逃进|钻进|退到|出现在|进|入|漫进|飘进", true),
        ("in|at|on|into|to|onto|inside|through|reached|entered|outside|within|aboard", true),
    ]);
}
