"""Personal things, made up by their own rules: each maker gives (kind, style, text, needs a word beside it)."""
import datetime

import hands

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗"
PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
REGIONS = ["420106", "420111", "420102", "421083", "110105", "310115", "440305", "330106", "510107", "610113",
           "370202", "320583", "430104", "500112", "350203", "220102", "650102", "150102", "460106", "620102"]
NAMES = ["zhangsan", "liming", "wangxiaohu", "chenjie", "tiantian", "happy", "sunny", "lucky", "xiaoyu", "dahai",
         "wuhanren", "feng", "moonlight", "qingfeng", "laowang", "mama", "coffee", "gaoyuan", "yangyang", "summer"]


def mobile_digits(random):
    prefix = random.choice(["13%d" % random.randrange(10), "15%d" % random.choice([0, 1, 2, 3, 5, 6, 7, 8, 9]),
                            "18%d" % random.randrange(10), "17%d" % random.choice([0, 1, 2, 3, 5, 6, 7, 8]),
                            "19%d" % random.choice([0, 1, 2, 3, 5, 6, 7, 8, 9]), "16%d" % random.choice([2, 5, 6, 7]),
                            "14%d" % random.choice([5, 6, 7, 8, 9])])
    return prefix + "%08d" % random.randrange(10 ** 8)


def mobile(random):
    digits = mobile_digits(random)
    if random.random() < 0.1:
        country = random.choice(["+86", "+86 ", "+86-", "86-", "0086", "0086 ", "(+86)", "（+86）", "＋86 ", "86", "0"])
        body = digits if random.random() < 0.5 else " ".join(hands.groups(digits, [3, 4, 4]))
        return "phone", "with the country", country + body, False
    name, text, needs = hands.write(random, digits, [3, 4, 4])
    return "phone", "mobile: " + name, text, needs


def landline(random):
    area, length = random.choice([("027", 8), ("010", 8), ("021", 8), ("020", 8), ("028", 8), ("0755", 8),
                                  ("0571", 8), ("0716", 7), ("0710", 7), ("0311", 8), ("0451", 8), ("0898", 8),
                                  ("0931", 7), ("0512", 8), ("0797", 7)])
    local = str(random.randrange(2, 9)) + "".join(str(random.randrange(10)) for _ in range(length - 1))
    style = random.randrange(9)
    whole = area + local
    text = [area + "-" + local, area + local, "(%s)%s" % (area, local), area + " " + local,
            "（%s）%s" % (area, local), "%s-%s-%s" % (area, local[:4], local[4:]),
            (area + "-" + local).translate(hands.FULL).replace("-", "－"),
            "".join(hands.PLAIN_HAN[int(d)] for d in whole), "+86-%s-%s" % (area[1:], local)][style]
    if random.random() < 0.15 and style < 6:
        text += random.choice(["转%d", "-%d", " 转 %d", "转分机%d"]) % random.randrange(100, 9999)
    if random.random() < 0.2:
        text = random.choice([local, local[:4] + " " + local[4:], local[:4] + "-" + local[4:]])
        return "phone", "landline without area", text, True
    return "phone", "landline", text, False


def check_digit(first):
    weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    return "10X98765432"[sum(w * int(d) for w, d in zip(weights, first)) % 11]


def identity_digits(random):
    born = datetime.date(1940, 1, 1) + datetime.timedelta(random.randrange(365 * 78))
    first = random.choice(REGIONS) + born.strftime("%Y%m%d") + "%03d" % random.randrange(1000)
    return first + check_digit(first)


def identity(random):
    digits = identity_digits(random)
    style = random.randrange(14)
    if style == 0:
        return "identity_number", "of 15", digits[:6] + digits[8:17], random.random() < 0.7
    if style == 1:
        wrong = digits[:17] + random.choice([d for d in "0123456789" if d != digits[17]])
        return "identity_number", "mistyped", wrong, True
    if digits.endswith("X"):
        x = random.choice(["X", "x", "Ｘ", "X", "×"])
        body = digits[:17]
        body = [body, body, body[:6] + " " + body[6:14] + " " + body[14:], body[:6] + "-" + body[6:14] + "-" + body[14:],
                body.translate(hands.FULL), "".join(hands.PLAIN_HAN[int(d)] for d in body)][random.randrange(6)]
        return "identity_number", "ends in X", body + x, False
    if style < 7:
        return "identity_number", "plain", digits, False
    if style < 9:
        return "identity_number", "divided", random.choice([" ", "-", "·", "  "]).join(hands.groups(digits, [6, 8, 4])), False
    if style == 9:
        return "identity_number", "in fours", " ".join(hands.groups(digits, [4, 4, 4, 4, 2])), False
    if style == 10:
        return "identity_number", "divided small", " ".join(hands.groups(digits, [6, 4, 2, 2, 4])), False
    name, text, needs = hands.write(random, digits, [6, 8, 4], without=(
        "words between", "radio", "pinyin", "pinyin with yi", "English words", "letters", "divided otherwise",
        "with 么", "one by one, with commas"))
    return "identity_number", "hand: " + name, text, needs


def passport(random):
    text = random.choice(["E", "G", "e", "EA", "EB", "EK"])
    text += "".join(str(random.randrange(10)) for _ in range(8 if len(text) == 1 else 7))
    return "identity_number", "passport", text, True


def permit(random):
    text = random.choice("CHMW") + "".join(str(random.randrange(10)) for _ in range(random.choice([8, 10])))
    return "identity_number", "permit", text, True


def insurance(random):
    text = random.choice(["", "A", "D"]) + "".join(str(random.randrange(10)) for _ in range(random.choice([8, 9, 10, 12])))
    return "identity_number", "social security", text, True


def luhn(first):
    total = 0
    for i, digit in enumerate(reversed(first)):
        value = int(digit) * (2 if i % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return first + str(-total % 10)


def card(random):
    prefix, length = random.choice([("621700", 19), ("622202", 19), ("622848", 19), ("621660", 19), ("622588", 16),
                                    ("621483", 16), ("622262", 17), ("621098", 19), ("625912", 16), ("436742", 19),
                                    ("628288", 16), ("622909", 18), ("955880", 19), ("456351", 19), ("518710", 16),
                                    ("427020", 16), ("356827", 16)])
    digits = luhn(prefix + "".join(str(random.randrange(10)) for _ in range(length - len(prefix) - 1)))
    style = random.randrange(10)
    if style < 4:
        return "bank_card", "plain", digits, False
    if style < 7:
        return "bank_card", "in fours", random.choice([" ", "-", "  "]).join(hands.groups(digits, [4, 4, 4, 4])), False
    if style == 7:
        return "bank_card", "mistyped", digits[:-1] + str((int(digits[-1]) + random.randrange(1, 10)) % 10), True
    if style == 8:
        return "bank_card", "full width", digits.translate(hands.FULL), False
    return "bank_card", "numerals", "".join(hands.PLAIN_HAN[int(d)] for d in digits), False


def plate(random):
    letters, head = "ABCDEFGHJKLMNPQRSTUVWXYZ", random.choice(PROVINCES) + random.choice("ABCDEFGHJKLMNPQRSTUVWXYZ")
    style = random.randrange(14)
    if style < 3:
        serial = random.choice("DFAB") + "%05d" % random.randrange(10 ** 5)
        if random.random() < 0.4:
            serial = random.choice("DF") + random.choice(letters) + "%04d" % random.randrange(10 ** 4)
        if random.random() < 0.2:
            serial = "%05d" % random.randrange(10 ** 5) + random.choice("DF")
    elif style == 3:
        serial = "%04d" % random.randrange(10 ** 4) + random.choice("警学挂警学")
    else:
        places = [str(random.randrange(10)) for _ in range(5)]
        for _ in range(random.choice([0, 0, 1, 1, 2])):
            places[random.randrange(5)] = random.choice(letters)
        serial = "".join(places)
    if style == 12:
        return "plate", "one by one", " ".join(head + serial), True
    if style == 13:
        serial = "%05d" % random.randrange(10 ** 5)
        return "plate", "numerals", head + "".join(hands.PLAIN_HAN[int(d)] for d in serial), True
    text = head + random.choice(["", "", "", "·", " ", "-", "•", ".", "．", "・"]) + serial
    if random.random() < 0.15:
        text = text[0] + " " + text[1:]
    if random.random() < 0.15:
        text = text.lower()
    elif random.random() < 0.1:
        text = "".join(chr(ord(c) + 0xfee0) if "!" <= c <= "~" else c for c in text)
    return "plate", "plain", text, sum(c.isdigit() for c in serial) < 3


def email(random):
    local = random.choice(NAMES) + random.choice(["", str(random.randrange(10, 9999)), "_" + random.choice(NAMES), ".88"])
    if random.random() < 0.35:
        local = str(random.randrange(10 ** 7, 10 ** 10))
    host, ending = random.choice([("qq", "com"), ("163", "com"), ("126", "com"), ("gmail", "com"), ("sina", "com"),
                                  ("foxmail", "com"), ("outlook", "com"), ("139", "com"), ("sina", "com.cn"),
                                  ("hotmail", "com"), ("aliyun", "com"), ("yeah", "net"), ("icloud", "com"),
                                  ("189", "cn"), ("sohu", "com")])
    style = random.randrange(12)
    if style < 5:
        if random.random() < 0.2:
            host, ending = random.choice([("whu.edu", "cn"), ("mail.hust.edu", "cn"), ("company", "com"), ("vip.qq", "com")])
        text = local + "@" + host + "." + ending
        return "email", "plain", text if random.random() < 0.8 else text.upper(), False
    sign = random.choice(["艾特", " at ", "[at]", "(at)", "#", "＃", "＠", " @ ", "（at）", "圈a", "@", "爱特", "【at】"])
    dot = random.choice([".", ".", "点", "dot", " dot ", "。", "．", "[dot]", " . "])
    return "email", "hidden", local + sign + host + ending.replace(".", dot).join([dot, ""]), False


def account(random):
    style = random.randrange(8)
    if style == 0:
        return "wxid_" + "".join(random.choice("abcdefghijklmnopqrstuvwxyz0123456789") for _ in range(14))
    name = random.choice(NAMES)
    tail = random.choice([str(random.randrange(10, 99999)), "_%d" % random.randrange(100), "-%d" % random.randrange(100, 999),
                          str(random.randrange(1970, 2012))])
    text = name + tail if style < 6 else name + random.choice(["_", "-"]) + random.choice(NAMES)
    if len(text) < 6:
        text += "2020"
    return text[:20] if random.random() < 0.8 else text[:20].capitalize()


def wechat(random):
    label = random.choice(["微信", "微信号", "微信：", "微信号:", "加微信", "我微信", "薇信", "威信号", "VX", "vx:", "Vx：", "V信",
                           "v信：", "wx", "WX：", "加V ", "加v：", "➕V ", "+v ", "+V：", "加薇 ", "薇：", "微信id:", "WeChat: ",
                           "wechat ", "weixin：", "微 信 ", "微.信：", "我的微信是", "微信号是", "v❤：", "徽信", "加我微信 ", "V：", "卫星号：",
                           "加卫星", "绿泡泡", "微信搜索", "微信加 ", "维信：", "vx号", "V X：", "＋V：", "微信（备注社区）：", "微信账号 ",
                           "加个微信吧 ", "微信联系 ", "v x ", "私我微信", "wx号："])
    text = account(random)
    if label.strip() in ("微信", "微 信", "我微信", "wechat", "私我微信", "徽信") and not any(c in "0123456789_-" for c in text):
        text += "88"
    if random.random() < 0.1:
        text = str(random.randrange(10 ** 6, 10 ** 10))
        label = random.choice(["微信号：", "加V：", "vx:", "微信号", "薇信："])
    return "wechat", "after " + label.strip(), (label, text), False


def qq(random):
    digits = str(random.randrange(10 ** random.choice([5, 7, 8, 8, 9, 9]), 10 ** 10))
    label = random.choice(["QQ", "QQ：", "qq:", "QQ号", "QQ号：", "扣扣", "扣扣：", "企鹅号", "企鹅：", "Q群", "QQ群：", "q群 ", "加Q ", "加q：",
                           "我QQ是", "扣扣号 ", "Q：", "q q：", "ＱＱ：", "Q Q ", "业主QQ群", "企鹅群：", "加扣扣", "抠抠：", "QQ联系 ",
                           "+Q：", "➕q ", "Q号：", "qq号码是", "群号QQ", "球球号："])
    style = random.randrange(8)
    if style == 0:
        digits = digits.translate(hands.FULL)
    elif style == 1:
        digits = "".join(random.choice([hands.PLAIN_HAN, hands.YAO_HAN])[int(d)] for d in digits)
    elif style == 2 and len(digits) > 6:
        digits = random.choice([" ", "-"]).join(hands.groups(digits, [3, 3, 3, 3]))
    elif style == 3:
        digits = digits.translate(hands.CIRCLED)
    return "qq", "after " + label.strip(), (label, digits), False
