"""Addresses: homes down to the room, and the places that are only spoken of."""
import hands

DISTRICTS = ["武昌区", "洪山区", "江汉区", "汉阳区", "青山区", "东西湖区", "黄陂区", "江夏区", "硚口区", "东湖高新区", "襄州区", "鼓楼区",
             "朝阳区", "浦东新区", "雁塔区"]
CITIES = ["武汉市", "武汉", "湖北省武汉市", "湖北武汉", "襄阳市", "宜昌市", "杭州市", ""]
STREETS = ["中山路", "珞喻路", "解放大道", "和平大道", "友谊大道", "关山大道", "民族大道", "建设二路", "八一路", "民主路", "雄楚大街", "团结大道",
           "汉口街", "吉庆街", "水塔街", "新华路", "三阳路", "车站路", "沿江大道", "南湖大道", "文昌巷", "昙华林", "得胜桥", "长春街", "人民南路"]
COMPOUNDS = ["阳光小区", "东湖花园", "金地格林小城", "南湖雅园", "保利香槟国际", "世纪家园", "万科城市花园", "丽岛2046小区", "常青花园四小区", "锦绣江南",
             "绿地国际金融城", "融科天城", "复地东湖国际", "水岸星城", "百步亭花园", "幸福里", "梅苑小区", "书香门第", "纺机宿舍", "武钢宿舍", "铁路小区",
             "紫荆嘉苑", "江南春天", "光谷青年城", "恒大华府", "碧桂园", "学府家园", "福星惠誉", "五里墩小区", "电力新村", "金色港湾三期", "和平公寓",
             "卫生局家属院", "石化家属楼", "七里庙公租房", "龙湖春江郦城", "中建御景星城", "香格里拉嘉园", "翠微新城", "鹦鹉花园"]
VILLAGES = ["幸福村", "李家湾村", "新建村", "张家塆", "红旗村", "双桥村", "石门村", "柳林村", "大屋湾", "前进村"]
TOWNS = ["乌龙泉街道", "祁家湾街", "蔡甸街", "汪集镇", "湖泗镇", "侏儒山街", "李集镇", "徐古镇"]


def number(random, top):
    return random.randrange(1, top)


def small_han(value):
    tens, ones = divmod(value, 10)
    if tens == 0:
        return hands.PLAIN_HAN[ones]
    return ("" if tens == 1 else hands.PLAIN_HAN[tens]) + "十" + (hands.PLAIN_HAN[ones] if ones else "")


def room_number(random):
    return "%d%02d" % (number(random, 33), number(random, 7))


def building(random):
    value = number(random, 30)
    return random.choice(["%d栋", "%d栋", "%d号楼", "%d号楼", "%d幢", "%d座"]) % value if random.random() < 0.85 \
        else random.choice(["A座", "B座", "B2栋", "A3栋", "甲栋", "12#", "5#楼", "3-1栋"])


def tail(random):
    """What stands behind the compound or the street, down to the room."""
    style, room = random.randrange(15), room_number(random)
    unit = number(random, 5)
    if style < 4:
        return "%s%d单元%s室" % (building(random), unit, room)
    if style < 6:
        return "%s%d单元%s" % (building(random), unit, room)
    if style == 6:
        return "%s%s室" % (building(random), room)
    if style == 7:
        return "%s%s" % (random.choice(["%d栋", "%d号楼", "%d幢"]) % number(random, 30), room)
    if style == 8:
        return "%s栋%s单元%s室" % (small_han(number(random, 30)), hands.PLAIN_HAN[unit],
                                "".join(hands.PLAIN_HAN[int(d)] for d in room))
    if style == 9:
        return "%s栋%s单元%s" % (small_han(number(random, 30)), hands.PLAIN_HAN[unit],
                               "".join(hands.PLAIN_HAN[int(d)] for d in room))
    if style == 10:
        return "%d-%d-%s" % (number(random, 30), unit, room)
    if style == 11:
        return "%s %d单元 %s室" % (building(random), unit, room)
    if style == 12:
        return "%d号楼%d门%s" % (number(random, 30), unit, room)
    if style == 13:
        floor = number(random, 30)
        return "%d栋%d单元%d楼%s" % (number(random, 30), unit, floor, random.choice(
            ["%d%02d室" % (floor, number(random, 5)), "%d号" % number(random, 5), "东户", "西户", "左手边"]))
    return ("%d栋%d单元%s室" % (number(random, 30), unit, room)).translate(hands.FULL)


def address(random):
    style = random.randrange(12)
    where = random.choice(CITIES) + random.choice(DISTRICTS) if random.random() < 0.5 else ""
    if style < 6:
        names = where + random.choice(COMPOUNDS)
        if random.random() < 0.2:
            names += random.choice(["一期", "二期", "A区", "东区", "南苑", "三区"])
        return "address", "compound", (names, tail(random)), False
    if style < 9:
        names = where + random.choice(STREETS)
        body = "%d号" % number(random, 900)
        if random.random() < 0.4:
            body += random.choice(COMPOUNDS)
        ending = tail(random)
        while ending[0].isdigit() and "-" in ending[:5]:
            ending = tail(random)
        return "address", "street", (names, body + ending), False
    if style == 9:
        return "address", "lane", (where + random.choice(STREETS), "%d弄%d号%s室" % (
            number(random, 2000), number(random, 90), room_number(random))), False
    if style == 10:
        names = random.choice(["", random.choice(CITIES), random.choice(DISTRICTS)]) + random.choice(TOWNS) + \
            random.choice(VILLAGES)
        group = number(random, 14)
        body = random.choice(["%d组%d号" % (group, number(random, 90)), "%s组%d号" % (small_han(group), number(random, 90)),
                              "第%s村民小组%d号" % (small_han(group), number(random, 90)),
                              "%d队%d号" % (group, number(random, 90)), "%d组 %d号" % (group, number(random, 90))])
        return "address", "village", (names, body), False
    return "address", "room of a street", (where + random.choice(STREETS), "%d号%s室" % (
        number(random, 900), room_number(random))), False


def block(random):
    """A place in a compound that is nobody's room."""
    return random.choice(COMPOUNDS) + random.choice(["", building(random), "%d栋%d单元" % (number(random, 30), number(random, 5)),
                                                     "%d号楼楼下" % number(random, 20), "%d期" % number(random, 5)])


def street_number(random):
    return random.choice(["", random.choice(DISTRICTS)]) + random.choice(STREETS) + "%d号" % number(random, 900)
