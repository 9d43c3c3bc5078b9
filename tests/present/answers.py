"""Made-up answers that every format is tried on."""

from __future__ import annotations

from townkg.model import Answer, Column, Entity, Evidence, Quote, Row, Text

ID = "https://w3id.org/townkg/id/"
CLAIM = "https://w3id.org/townkg/claim/demo-330000/"
ARTICLE = f"{ID}article/demo-330000"
SENTENCE = (
    "如:在归谷智造小镇设立了全省唯一浙江省食药监局创新医疗器械服务点,为小镇健康医疗产业开辟绿色通道,"
    "帮助医疗器械产品申报提速50%以上。"
)
OTHER = "针对5个省市特色小镇,专门建立5个推进组,由5位县领导任组长。"
TOWN = Entity(f"{ID}town/guigu", Text("归谷智造小镇", "Guigu Smart-Manufacturing Town"))
POLICY = Entity(f"{ID}policy/reform", Text("体制机制改革创新", "Institutional reform"))
MEASURE = Entity(f"{ID}measure/device-point", Text("创新医疗器械服务点", "Device service point"))

COLUMNS = (
    Column("policy", Text("政策", "policy"), "entity"),
    Column("town", Text("小镇", "town"), "entity"),
    Column("measure", Text("措施", "measure"), "entity"),
    Column("rank", Text("层级", "rank"), "code"),
    Column("basis", Text("依据类型", "basis"), "code"),
    Column("certainty", Text("把握", "certainty"), "code"),
    Column("condition", Text("条件", "condition"), "text"),
    Column("inferred", Text("来历", "origin"), "boolean"),
)


def evidence(exact: str, name: str, certainty="stated", sentence=SENTENCE, offset=100) -> Evidence:
    start = offset + sentence.index(exact)
    return Evidence(
        CLAIM + name,
        ARTICLE,
        Quote(exact, start, start + len(exact), "前文", "后文"),
        certainty,
        sentence,
        offset,
    )


PLACED = evidence("在归谷智造小镇设立了全省唯一浙江省食药监局创新医疗器械服务点", "s18-point")
LANE = evidence("为小镇健康医疗产业开辟绿色通道", "s18-lane", "contextual")
TASK_FORCE = evidence("针对5个省市特色小镇", "s20-for", sentence=OTHER, offset=300)

ROWS = (
    Row(
        {
            "policy": POLICY,
            "town": TOWN,
            "measure": MEASURE,
            "rank": "measure",
            "basis": "direct",
            "certainty": "stated",
            "condition": None,
            "inferred": True,
        },
        (PLACED, LANE),
    ),
    Row(
        {
            "policy": POLICY,
            "town": TOWN,
            "measure": None,
            "rank": "policy",
            "basis": "by_class",
            "certainty": "contextual",
            "condition": Text("省市特色小镇", "towns at province or city level"),
            "inferred": False,
        },
        (TASK_FORCE,),
    ),
)

SUPPORT = Answer(
    "policies_supporting_town",
    {"town": TOWN},
    COLUMNS,
    ROWS,
    None,
    "3f2a9c",
    Text("哪些政策支持某个小镇", "Which policies support a town"),
)

EMPTY = Answer(
    "policies_supporting_town",
    {"town": TOWN},
    COLUMNS,
    (),
    Text("没有政策支持归谷智造小镇", "No policy supports Guigu"),
    "3f2a9c",
    Text("哪些政策支持某个小镇", "Which policies support a town"),
)


def tricky() -> Answer:
    """An answer whose texts hold what each format must escape."""
    nasty = '=1+1,"q"\t<b>|*x*|</b>\nline \\u4e00 \x1b[2J'
    thing = Entity(f"{ID}town/nasty", Text(nasty, nasty))
    columns = (
        Column("thing", Text("物<i>", "thing|"), "entity"),
        Column("text", Text("文", "text"), "text"),
        Column("number", Text("数", "number"), "number"),
        Column("flag", Text("旗", "flag"), "boolean"),
    )
    quote = Evidence(
        CLAIM + "s01-x", ARTICLE, Quote("<script>", 3, 11), "ambiguous", "ab <script>c"
    )
    row = Row({"thing": thing, "text": nasty, "number": 39.5, "flag": False}, (quote,))
    return Answer("tricky", {"x": nasty}, columns, (row,), None, "v", Text("标题*", "title*"))
