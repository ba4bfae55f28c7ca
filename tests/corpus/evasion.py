"""Words in disguise, and innocent texts that look like them: a corpus that knows its own truth.

    tests/corpus/evasion.py [--seed N] [--count N] > corpus.jsonl

One JSON object a line: {"text", "style", "words": [{"word", "start", "end"}]}.  Positions are code
points.  A text with words was made by hiding a word of config/words.txt in a sentence of a citizen;
one without was written, or put together, so that it looks like it: two words that meet, letters
inside of longer words, numbers, separators that stand there by themselves.  Nothing here is read
from the tables of the program that is measured.
"""

import argparse
import json
import pathlib
import random
import re

import spellings

ROOT = pathlib.Path(__file__).resolve().parents[2]

FRAMES = """
请问小区里有人{}应该找哪个部门举报？
我们楼下天天有人{}，打电话也没人管。
网上到处都是{}的广告，能不能管一管？
听说这里可以{}，是真的吗
门口那家店搞{}，已经好几年了
{}有需要的可以联系我
专业{}，价格从优
群里有人发{}，怎么举报
昨天收到一条短信说{}，请问是不是骗子
你们这些人就是{}，什么都不干
说了多少次了，{}！
有没有{}的地方
孩子在学校被人骂{}，老师不管
请严查{}，谢谢
市民反映某网吧涉嫌{}，望核实
有人公开{}，派出所就在旁边
电线杆上贴满了{}小广告
想问问{}怎么处理
他居然跟我说{}
关于{}的问题我投诉过三次
{}
长期{}，影响恶劣。
不要相信{}，都是假的
对方让我参加{}，我没有答应
""".split("\n")[1:-1]

# Each of these is innocent, whatever it looks like.
INNOCENT = """
请问武昌区小学报名什么时候开始，需要哪些材料？
噪音很大麻烦尽快处理
楼上施工噪音很大 麻烦相关部门来看看
我们对此失败的处理 类似情况还有很多
打雷，管道又漏水了
小区消毒 品质要有保证
路面坑洼，影响老人 渣土车还天天过
电脑 残疾人证都带了，还是办不了
外套 现在才寄到
做好宣传 销售人员也要培训
我上官网 贷款页面打不开
放假 证件办理窗口开吗
请假，证明要盖章吗
流浪狗 官方有没有收容的地方
各自 杀虫，效果不好
老人心跳 楼上装修吵得受不了
请到楼下，注意安全
时代变了，考试也该改一改
能不能由社区代替 考试中心盖章
扫码枪 支持微信吗
服务员微笑 气氛很好
孩子参军 火车票怎么报销
请求支援 交通堵得厉害
孩子早上吃面包，夜里又饿
墙面颜色 情况说明见附件
水箱清洗 钱由谁出
晨跑 分数怎么算
买卖 肾内科的号
煤气爆炸，药店也受影响
老人昏迷，药品送不到
价格反弹 药价太高
政府推荐 股票开户要什么
减轻 生活负担
新春 药店几点开门
手续复杂 种类太多
号已作废 物业不给换
米饭 桶装水都没有
失去理智 障碍物挡住了盲道
牲畜 生病怎么上报
请分发 票据给居民
电子发票怎么开
在窗口开发票要带身份证吗
妈妈的手艺真好，大妈的广场舞吵
体检：呼吸 毒素检测
小区有长毒 品种不明的蘑菇
如下注意事项请核对，以下注册信息有误
这里的大麻将馆太吵，是个大麻烦
固体废物和医疗废物处置
减速带装了好多年轻生活区也没有
夜市的面包夜里才卖
学校里装饰用的沙雕塑坏了
投注站门口停车
打5折还是打8折，买2送1
1路车、2路车和503路都绕行
坐3号线转7号线，在8站下
每月10号发1次，每次2张
第3组、第4组分5批办理
A区3栋2单元 B区5栋
今年放3天假，调休1天
办了2张证，丢了1张
请把1楼的灯2楼的灯都修一修
标题：通 知
尊敬的业主：您 好
办理时间：上午 9 点 到 下午 5 点
The class passes the assessment in Sussex
cocktail bar, grass, compass, bass
Please assess the glass and mass
classic shitake mushrooms? shuttle bus
I asked Scunthorpe library
v x 轴与 y 轴
USB接口和SBS防水卷材
加V领的工作服有吗
如果你妈，的确不方便，可以委托
我是社区的，票丢了怎么补
请问本人，渣土费怎么交
他说下，注销要本人来
谢谢😊请问社保卡在哪里补办
路灯坏了💡气温又低，老人出行不便
你好！请问……公积金怎么提取
《条例》第5条、第6条有冲突
孩子上学难、看病难、停车难
网络不好，赌气不交费了
昨天我们打赌 博物馆今天关门
他打赌，博士不会来
参加比赛 道路封闭
绿色 情侣步道什么时候修好
宣传，销毁过期药品
这个官网，贷款利率写错了
扩大，麻城南站的停车场
扫码枪 支付不了
出租车打表，票也不给
下雨天 注意防滑
孩子发烧代谢慢 考虑转院
传 达 室 的 门 坏 了
一、二、三期工程什么时候完工
二〇二四年十月的票
""".split("\n")[1:-1]

# What innocent texts are joined with: as people do between two sentences.
JOINTS = ["，", "。", " ", "；", "！", "？", "😊", "👍", "~", "……", "、", ", ", ". ", "  ", "🙏🙏"]

# What ends like the beginning of a listed word, and what begins like its end.
MEETING = [tuple(line.split("|")) for line in """
我们打赌|博物馆关门了
全面消毒|品牌超市也停业
影响老人|渣土车扰民
换个电脑|残联也来了
外套|现场没有卖
大力宣传|销售点太少
登录官网|贷款申请失败
下周放假|证件到期怎么办
收养流浪狗|官方有渠道吗
噪音很大|麻烦处理
昨晚打雷|管网受损
请求支援|交通中断
买了面包|夜间加餐
看看景色|情况不错
定期清洗|钱从哪里出
每天晨跑|分组进行
发生爆炸|药房关闭
老人昏迷|药没送到
菜价反弹|药价也涨
大家推荐|股东大会通过
为群众减轻|生活压力
恭贺新春|药店照常营业
手续复杂|种类繁多
尝试失败|类似的还有
旧卡作废|物业不认
丧失理智|障碍很多
饲养牲畜|生病了
无法呼吸|毒气太重
扫码枪|支架坏了
大家微笑|气氛好
响应参军|火热报名
来到楼下|注意到井盖松了
跨时代|考核办法
一直心跳|楼道又黑
各自|杀菌消毒
请假|证明难开
""".split("\n")[1:-1]]

EMOJI = ["🎲", "💰", "👀", "🔥", "❤", "😀", "🈲", "★", "♥", "👉🏻"]
SYMBOLS = list("*_-.|/+=#~^&") + ["·", "—", "…", "※", "→", "▪"]
INVISIBLE = ["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u202e", "\u2066", "\u180e", "\ufe0f"]
MARKS = ["\u0301", "\u0336", "\u0337", "\u0334", "\u0353", "\u20e0"]
TRADITIONAL = dict(zip(
    "赌场钱发开单贷娱线网财聚资马机荷贩军枪飞药听话约妇卖买银号证币论领点击进话查录监针备个贩卵跑轻杀楼砍残蛋龟孙滚犊养妈娘贱种断绝门广审红关脑废类饭气仿雷杂讯",
    "賭場錢發開單貸娛線網財聚資馬機荷販軍槍飛藥聽話約婦賣買銀號證幣論領點擊進話查錄監針備個販卵跑輕殺樓砍殘蛋龜孫滾犢養媽娘賤種斷絕門廣審紅關腦廢類飯氣仿雷雜訊"))
HOMOGLYPHS = {"a": "аɑα", "b": "Ьв", "c": "сϲ", "d": "ԁ", "e": "еҽ", "g": "ɡ", "h": "һн", "i": "іι", "j": "ј", "k": "кκ",
              "m": "м", "n": "ո", "o": "оοօ", "p": "рρ", "q": "ԛ", "s": "ѕ", "t": "тτ", "u": "υս", "v": "ѵν", "w": "ԝ", "x": "хχ",
              "y": "уγ"}
LEET = {"a": "4@", "b": "8", "e": "3", "i": "1!", "l": "1|", "o": "0", "s": "5$", "t": "7", "g": "9"}
NUMERALS = {"一": "1壹", "二": "2贰", "三": "3叁", "四": "4肆", "五": "5伍", "六": "6陆", "七": "7柒", "八": "8捌", "九": "9玖"}


def is_han(text):
    return all("\u4e00" <= character <= "\u9fff" for character in text)


def is_latin(text):
    return text.isascii() and text.isalpha()


def between(word, choose):
    """CHOOSE() between all characters."""
    out = word[0]
    for character in word[1:]:
        out += choose() + character
    return out


def once(rng, word, separator):
    """SEPARATOR at one place."""
    at = rng.randrange(1, len(word))
    return word[:at] + separator + word[at:]


def replace_some(rng, word, table):
    """At least one of the characters that TABLE knows, at most half of the word (None: it knows none)."""
    places = [i for i, character in enumerate(word) if character in table]
    if not places:
        return None
    count = rng.randint(1, max(1, min(len(places), len(word) // 2)))
    out = list(word)
    for i in rng.sample(places, count):
        out[i] = rng.choice(table[out[i]])
    return "".join(out)


def styled(rng, word):
    """Another alphabet of Unicode: full width, circled, mathematical, squared."""
    first = rng.choice([0xFF41, 0x24D0, 0x1D41A, 0x1D4EA, 0x1F130, 0x1F150, 0x1F170, 0x24B6, 0x1D5BA])
    return "".join(chr(first + ord(c) - ord("a")) if "a" <= c <= "z" else
                   chr(0xFF10 + ord(c) - ord("0")) if c.isdigit() else c for c in word.lower())


def upper_some(rng, word):
    return "".join(rng.choice([c.upper(), c]) for c in word)


def repeated(rng, word):
    if rng.random() < 0.5:
        return "".join(c * 2 for c in word)
    at = rng.randrange(len(word))
    return word[:at] + word[at] * rng.randint(3, 5) + word[at + 1:]


def traditional(word):
    changed = "".join(TRADITIONAL.get(c, c) for c in word)
    return changed if changed != word else None


def numerals(rng, word):
    return replace_some(rng, word, NUMERALS)


def has_letter(word):
    return any(c.isascii() and c.isalpha() for c in word)


# name -> (what it needs, how)
STYLES = {
    "plain": (lambda w: True, lambda r, w: w),
    "case": (has_letter, upper_some),
    "alphabet": (has_letter, styled),
    "traditional": (lambda w: traditional(w), lambda r, w: traditional(w)),
    "invisible": (lambda w: len(w) > 1, lambda r, w: between(w, lambda: r.choice(INVISIBLE))),
    "marks": (lambda w: True, lambda r, w: "".join(c + "".join(r.choices(MARKS, k=r.randint(1, 3))) for c in w)),
    "spaces": (lambda w: len(w) > 1, lambda r, w: between(w, lambda: r.choice([" ", "  ", "\u3000"]))),
    "one space": (lambda w: len(w) > 1 and is_han(w), lambda r, w: once(r, w, " ")),
    "symbols": (lambda w: len(w) > 1, lambda r, w: between(w, lambda s=r.choice(SYMBOLS): s)),
    "one symbol": (lambda w: len(w) > 1, lambda r, w: once(r, w, r.choice("*_#|^="))),
    "emoji": (lambda w: len(w) > 1, lambda r, w: between(w, lambda: r.choice(EMOJI))),
    "digits": (lambda w: len(w) > 1 and is_han(w), lambda r, w: between(w, lambda: str(r.randrange(10)))),
    "commas": (lambda w: len(w) > 2 and is_han(w), lambda r, w: between(w, lambda: r.choice("，、,;；"))),
    "brackets": (lambda w: len(w) > 2 and is_han(w), lambda r, w: "".join(f"【{c}】" for c in w)),
    "repeated": (lambda w: len(w) > 1 and is_han(w) and len(set(w)) == len(w), repeated),
    "homoglyphs": (lambda w: replace_some(random.Random(1), w, HOMOGLYPHS), lambda r, w: replace_some(r, w, HOMOGLYPHS)),
    "leet": (lambda w: is_latin(w) and len(w) > 3 and replace_some(random.Random(1), w, LEET), lambda r, w: replace_some(r, w, LEET)),
    "numerals": (lambda w: is_han(w) and numerals(random.Random(1), w), numerals),
    "mixed": (lambda w: len(w) > 1, None),
    **spellings.STYLES,
}
MIXED = ["case", "alphabet", "traditional", "homoglyphs", "marks", "invisible", "spaces", "symbols", "emoji"]


def mixed(rng, word):
    """Two or three of them, one after another: how it is written first, then what is put in between."""
    names = [name for name in MIXED[:4] if STYLES[name][0](word)]
    for name in rng.sample(names, min(len(names), rng.randint(0, 1))) + [rng.choice(MIXED[4:6]), rng.choice(MIXED[6:])]:
        if name in ("marks", "invisible"):
            word = re.sub(r"(.)", lambda m: m.group(1) + (rng.choice(MARKS) if name == "marks" else rng.choice(INVISIBLE)), word)
            continue
        changed = STYLES[name][1](rng, word) if name in MIXED[:4] else None
        if changed:
            word = changed
        elif name in MIXED[6:]:
            separator = {"spaces": lambda: " ", "symbols": lambda s=rng.choice(SYMBOLS): s, "emoji": lambda: rng.choice(EMOJI)}[name]
            word = between_letters(word, separator)
    return word.rstrip("".join(MARKS + INVISIBLE))


def between_letters(word, choose):
    """As between(), past what cannot be seen or stands on the letter before it."""
    out = ""
    for character in word:
        if out and character not in MARKS and character not in INVISIBLE:
            out += choose()
        out += character
    return out


def listed(only=None):
    """The words of the built-in list, without those that allow; ONLY those of one severity."""
    for line in (ROOT / "config/words.txt").read_text(encoding="utf-8").splitlines():
        rank, _, word = line.partition("\t")
        if word and rank != "allow" and only in (None, rank) and not rank.startswith("#"):
            yield word.rstrip("*")


def hide(rng, style, word):
    return mixed(rng, word) if style == "mixed" else STYLES[style][1](rng, word)


def evasions(rng, count):
    words, notes = list(listed()), set(listed("note"))
    able = {name: [word for word in words if needs(word) and not (name in spellings.STYLES and word in notes)]
            for name, (needs, _) in STYLES.items()}
    for i in range(count):
        style = list(STYLES)[i % len(STYLES)]
        word = rng.choice(able[style])
        hidden = hide(rng, style, word)
        before, after = rng.choice(FRAMES).split("{}")
        if has_letter(hidden):  # a Latin word is a word of its own
            before, after = re.sub(r"[A-Za-z0-9]$", "", before), re.sub(r"^[A-Za-z0-9]", "", after)
        yield {"text": before + hidden + after, "style": style,
               "words": [{"word": word, "start": len(before), "end": len(before) + len(hidden)}]}


def asked():
    """What was asked in the demo city."""
    questions = json.loads((ROOT / "config/demo/questions.json").read_text(encoding="utf-8"))
    return [question["text"] for question in questions if "\n" not in question["text"] and question.get("decision") == "approve"]


def innocents(rng, count):
    plain = INNOCENT + spellings.INNOCENT + asked()
    for i in range(count):
        if i % 4 == 0:
            left, right = rng.choice(MEETING)
            text = left + rng.choice(JOINTS) + right
        elif i % 4 < 3:
            text = rng.choice(plain)
        else:
            text = rng.choice(JOINTS).join(rng.sample(plain, rng.randint(2, 3)))
        if rng.random() < 0.2:
            text = traditional(text) or text
        yield {"text": text, "style": "innocent", "words": []}


def corpus(seed, count):
    """COUNT texts with a hidden word and as many innocent ones."""
    rng = random.Random(seed)
    return list(evasions(rng, count)) + list(innocents(rng, count))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=2000)
    options = parser.parse_args()
    for entry in corpus(options.seed, options.count):
        print(json.dumps(entry, ensure_ascii=False))


if __name__ == "__main__":
    main()
