"""The hands in which people write a number: each takes digits and gives a text that a reader takes for them.

Nothing here knows what the program looks for.  A hand is (weight, name, function(random, digits, sizes)),
SIZES being how the number is usually divided.
"""

FULL = str.maketrans("0123456789", "０１２３４５６７８９")
CIRCLED = str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨")
BLACK = str.maketrans("0123456789", "⓿❶❷❸❹❺❻❼❽❾")
MATHS = str.maketrans("0123456789", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗")
MONO = str.maketrans("0123456789", "𝟶𝟷𝟸𝟹𝟺𝟻𝟼𝟽𝟾𝟿")
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
BRACKETED = str.maketrans({**{str(d): chr(0x2474 + d - 1) for d in range(1, 10)}, "0": "⓪"})
PLAIN_HAN = "零一二三四五六七八九"
ROUND_HAN = "〇一二三四五六七八九"
CIRCLE_HAN = "○一二三四五六七八九"
RADIO_HAN = "零幺两三四五六七八九"
YAO_HAN = "零幺二三四五六七八九"
ME_HAN = "零么二三四五六七八九"
CAPITAL_HAN = "零壹贰叁肆伍陆柒捌玖"
OLD_HAN = "零壹貳參肆伍陸柒捌玖"
ARMY_HAN = "洞幺两三四五六拐八勾"
PINYIN = "ling yao er san si wu liu qi ba jiu".split()
PINYIN_YI = "ling yi er san si wu liu qi ba jiu".split()
ENGLISH = "zero one two three four five six seven eight nine".split()
EMOJI = "😀😂🙏🌹👍🎉🐶🔥❤✨🍎🌟"


def groups(digits, sizes):
    parts, at = [], 0
    for size in sizes:
        parts.append(digits[at:at + size])
        at += size
    if at < len(digits):
        parts.append(digits[at:])
    return [part for part in parts if part]


def other_sizes(random, sizes, total):
    if total == 11:
        return random.choice([[3, 4, 4], [4, 4, 3], [3, 8], [7, 4], [3, 3, 5], [4, 3, 4], [5, 6], [6, 5],
                              [2, 2, 2, 2, 2, 1], [3, 2, 3, 3], [5, 3, 3]])
    return sizes


def joined(separators, spread=False):
    def write(random, digits, sizes):
        parts = groups(digits, other_sizes(random, sizes, len(digits)) if spread else sizes)
        return random.choice(separators).join(parts)
    return write


def one_by_one(separators):
    return lambda random, digits, sizes: random.choice(separators).join(digits)


def table(translation):
    return lambda random, digits, sizes: digits.translate(translation)


def han(names):
    return lambda random, digits, sizes: "".join(names[int(digit)] for digit in digits)


def han_grouped(names, separators):
    return lambda random, digits, sizes: random.choice(separators).join(
        "".join(names[int(digit)] for digit in part) for part in groups(digits, sizes))


def mixed(random, digits, sizes):
    hands = [str, lambda d: PLAIN_HAN[int(d)], lambda d: CAPITAL_HAN[int(d)], lambda d: d.translate(FULL),
             lambda d: d.translate(CIRCLED), lambda d: YAO_HAN[int(d)]]
    return "".join(random.choice(hands)(digit) for digit in digits)


def mixed_groups(random, digits, sizes):
    hands = [str, lambda s: "".join(PLAIN_HAN[int(d)] for d in s), lambda s: "".join(YAO_HAN[int(d)] for d in s),
             lambda s: s.translate(FULL), lambda s: s.translate(CIRCLED)]
    return random.choice(["", " ", "-"]).join(random.choice(hands)(part) for part in groups(digits, sizes))


def emoji_between(random, digits, sizes):
    if random.random() < 0.5:
        return random.choice(EMOJI).join(digits)
    return "".join(digit + (random.choice(EMOJI) if i + 1 < len(digits) else "") for i, digit in enumerate(digits))


def keycaps(random, digits, sizes):
    return "".join(digit + random.choice(["\ufe0f\u20e3", "\u20e3"]) for digit in digits)


def invisible(random, digits, sizes):
    marks = ["\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u200e"]
    return "".join(digit + (random.choice(marks) if i + 1 < len(digits) else "") for i, digit in enumerate(digits))


def accents(random, digits, sizes):
    return "".join(digit + random.choice(["\u0336", "\u0332", "\u0338", "\u0301"]) for digit in digits)


def letters(random, digits, sizes):
    zero, one = random.choice("oO"), random.choice("lIi")
    return "".join(zero if d == "0" and random.random() < 0.9 else one if d == "1" and random.random() < 0.6 else d
                   for d in digits)


def words_between(random, digits, sizes):
    parts = groups(digits, sizes)
    joiner = random.choice(["加", "杠", "空格", "横杠", "然后", "再", "点", "转", "减"])
    if len(parts) == 3 and random.random() < 0.35:
        return random.choice(["{}，后面是{}，最后{}", "{}，然后是{}，再是{}", "{}中间{}最后{}", "{}后面{}再{}",
                              "{}接着{}然后{}", "{}开头，中间{}，尾号{}"]).format(*parts)
    return joiner.join(parts)


def bracketed_groups(random, digits, sizes):
    left, right = random.choice(["[]", "()", "（）", "【】", "「」", "『』", "{}", "<>", "《》"])
    return "".join(left + part + right for part in groups(digits, sizes))


def spoken(names, separator):
    return lambda random, digits, sizes: separator.join(names[int(digit)] for digit in digits)


# Weight, name, hand, and whether it hides the number so much that only a word about telephones tells.
HANDS = [
    (12, "plain", lambda random, digits, sizes: digits, False),
    (6, "spaces", joined([" ", "  ", "\u3000", "\u00a0"]), False),
    (6, "dashes", joined(["-", "－", "—", "–", "_", "~", "‐", "--"]), False),
    (3, "dots", joined([".", "·", "．", "•", "..", "/", "|", "\\", "*", "="]), False),
    (3, "divided otherwise", joined([" ", "-"], spread=True), False),
    (3, "one by one, spaced", one_by_one([" ", "  "]), False),
    (3, "one by one, with marks", one_by_one(["-", ".", "_", "~", "*", "/", "·", "|", "+"]), False),
    (2, "one by one, with commas", one_by_one([",", "，", "、"]), True),
    (2, "commas", joined([",", "，", "、", "。", "\n", "；"]), True),
    (4, "full width", table(FULL), False),
    (2, "full width, divided", lambda r, d, s: r.choice(["－", "　", "．"]).join(groups(d, s)).translate(FULL), False),
    (4, "circled", table(CIRCLED), False),
    (2, "black circles", table(BLACK), False),
    (2, "mathematical", table(MATHS), False),
    (1, "monospace", table(MONO), False),
    (1, "Arabic-Indic", table(ARABIC), False),
    (1, "raised", table(RAISED), False),
    (1, "lowered", table(LOWERED), False),
    (1, "bracketed", table(BRACKETED), False),
    (6, "Chinese numerals", han(PLAIN_HAN), False),
    (3, "with 〇", han(ROUND_HAN), False),
    (2, "with ○", han(CIRCLE_HAN), False),
    (4, "with 幺", han(YAO_HAN), False),
    (3, "with 幺 and 两", han(RADIO_HAN), False),
    (1, "with 么", han(ME_HAN), False),
    (4, "capital numerals", han(CAPITAL_HAN), False),
    (1, "old capital numerals", han(OLD_HAN), False),
    (3, "numerals, divided", han_grouped(PLAIN_HAN, [" ", "-", "，", "、", "—"]), True),
    (2, "capital numerals, divided", han_grouped(CAPITAL_HAN, [" ", "-", "."]), False),
    (5, "mixed", mixed, False),
    (3, "mixed by groups", mixed_groups, False),
    (3, "emoji", emoji_between, False),
    (3, "keycaps", keycaps, False),
    (3, "invisible", invisible, False),
    (1, "accents", accents, False),
    (3, "letters", letters, False),
    (3, "words between", words_between, True),
    (2, "brackets", bracketed_groups, False),
    (2, "radio", han(ARMY_HAN), True),
    (1, "pinyin", spoken(PINYIN, " "), True),
    (1, "pinyin with yi", spoken(PINYIN_YI, " "), True),
    (1, "English words", spoken(ENGLISH, " "), True),
]


def write(random, digits, sizes, without=()):
    """Writes DIGITS in one hand: its name, the text, and whether it needs a word about telephones beside it."""
    choices = [hand for hand in HANDS if hand[1] not in without]
    _, name, function, needs_word = random.choices(choices, [hand[0] for hand in choices])[0]
    return name, function(random, digits, sizes), needs_word
