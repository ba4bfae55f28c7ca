"""How people write words so that a list does not see them: as they sound, in parts, with others that sound the same.

By hand, for the characters of config/words.txt, and with innocent texts that look like it; nothing here is read
from the tables of the program that is measured.
"""

import re
import unicodedata

# Syllables and the characters that have them.
SOUNDS = """
ba 八  biǎo 婊表  bàn 办  bái 白  bèi 备  bì 币  bó 博  bù 不部  bān 班  bāo 包  běi 北  bī 逼  bīng 冰  bō 菠  bǎi 百  bǐ 笔比
chá 查  chéng 城成  chòu 臭  chù 畜  chā 叉  chāng 娼  chāo 钞  chē 车  chī 吃  chōng 充  chū 出  chūn 春  chǎng 场  chǔn 蠢  cuī 催
cài 菜  cán 残  cāo 操  cǎi 彩  cǎo 草  de 的  diǎn 点  diǎo 屌  duàn 断  dà 大  dài 代贷带  dàn 蛋弹  dé 得  dìng 定  dú 犊毒  dān 单
dōng 东  dǎ 打  dǐ 抵  dǔ 赌  fàn 贩  fáng 房  fèi 费  fèng 凤  fú 服  fā 发  fēi 飞  fēn 分  fǎn 返  fǎng 仿  ge 个  guò 过  guān 官
guāng 光  guī 龟  guǎn 管  gòu 购  gān 干  gāo 羔高  gē 割  gōng 恭  gǒu 狗  gǔ 股古  gǔn 滚  huà 话  huái 怀  huáng 黄  huò 货  huó 活
huā 花  huī 徽  huǒ 火  hái 孩  háng 行  hé 合荷  hù 户  hún 魂  hēi 黑  hǎi 海  hǎo 好  hǔ 虎  jiàn 贱件荐  jié 结  jiā 家加  jiān 兼奸监
jiāo 交  jiǎ 假  jiǎng 奖  jué 绝  jì 记  jìn 进  jù 聚  jī 机击  jīn 金  jīng 京  jūn 军  kuǎn 款  kè 刻  kāi 开  kě 可  kǎ 卡  kǎn 砍
kǎo 考  kǒng 孔  kǒu 口  le 了  liáo 聊  liù 六  liǎn 脸  luò 洛  luǎn 卵  luǒ 裸  lè 乐  léi 雷  lì 利历  lóu 楼  lù 录  lùn 论  lā 拉
lǎo 老  lǐ 理  lǐng 领  miǎn 免  miǎo 秒  mài 卖  má 麻  méng 盟  mí 迷  mā 妈  mǎ 马码  mǎi 买  niáng 娘  niú 牛  nán 男  nèi 内  ní 泥
nòng 弄  nǎo 脑  nǐ 你拟  nǚ 女  piào 票  piáo 嫖  pào 炮  pái 牌  pán 盘  péi 赔  pín 频  píng 平评凭  pú 葡  pāi 拍  pī 批  pǎo 跑
pǐn 品  qián 钱  qiè 窃  qiú 球  qiān 千  qiāng 枪  quán 全  qì 气器  qí 棋  qíng 情  qù 去  qún 群  qīng 轻  qǔ 取  rén 人  rì 日
ròu 肉  rù 入  shuì 税  shuā 刷  shuǐ 水  shà 煞  shàng 上  shè 设摄  shèn 肾  shì 室试视  shí 时  shòu 售  shā 沙杀  shēng 生  shī 师
shōu 收  shū 殊  shǎ 傻  shǐ 屎始  shǒu 首手  suǒ 索  sài 赛  sè 色  sì 四  sī 私  sōng 松  sōu 搜  sūn 孙  sǎo 扫  sǐ 死  tiào 跳
tiáo 条  tuī 推  tào 套  tái 台  tè 特  tì 替  tóng 童  tóu 投头  tā 他  tīng 听  tōu 偷  tǎng 躺  tǒng 捅  wài 外  wàn 腕万  wán 丸
wáng 王  wèi 位  wéi 围  wén 文  wù 务  wú 无  wēi 薇微  wěn 稳  wǎng 网  wǒ 我  xià 下  xiàn 线现  xiàng 像  xiào 肖笑  xiāo 消  xiě 写
xiǎng 想  xué 学  xìn 信  xìng 性  xī 西息吸  xīn 芯  xū 虚  xǐ 洗喜  yuán 原援  yuè 月  yuē 约  yào 要药  yáo 摇  yè 夜叶  yín 银淫  yíng 赢
yòng 用  yòu 幼  yù 誉  yùn 孕  yú 娱  yā 押  yān 烟  yī 一  yīn 因  yǎng 养  zhuàn 赚  zhuāng 装  zhà 炸  zhàn 站  zhèng 证  zhì 制
zhí 值职  zhòng 中  zhù 注  zhā 渣  zhāng 章  zhāo 招  zhēn 真针  zhī 支  zhū 猪  zhǎo 找  zhǒng 种  zi 子  zá 杂  zì 自  zēng 增  zī 资
zū 租  zǒu 走  é 额  ér 儿
"""

PINYIN = {character: syllable for syllable, characters in re.findall(r"(\S+) (\S+)", SOUNDS) for character in characters}

# Characters, and what they are taken apart into.
PARTS = dict(part.split("=") for part in """
傻=亻夋 赌=贝者 博=十尃 场=土昜 钱=钅戋 球=王求 资=次贝 嫖=女票 娼=女昌 淫=氵㸒 冰=冫水 枪=木仓 炸=火乍 弹=弓单 洗=氵先 的=白勺
贱=贝戋 货=化贝 种=禾中 杂=九木 妈=女马 娘=女良 你=亻尔 炮=火包 约=纟勺 婊=女表 枝=木支 假=亻叚 证=讠正 币=丿巾 钞=钅少 代=亻弋
股=月殳 盘=舟皿 投=扌殳 注=氵主 码=石马 孕=乃子 催=亻崔 情=忄青 性=忄生 服=月𠬝 裸=衤果 聊=耳卯 贷=代贝 短=矢豆 信=亻言 骗=马扁
腕=月宛 跳=足兆 楼=木娄 轻=车圣 杀=乂木 死=歹匕 活=氵舌 吸=口及 吃=口乞 海=氵每 洛=氵各 麻=广林 仿=亻方 偷=亻俞 拍=扌白
贩=贝反 彩=采彡 猪=犭者 狗=犭句 脑=月㐫 残=歹戋 蛋=疋虫 班=王王 银=钅艮 听=口斤 话=讠舌 雷=雨田 官=宀吕 烟=火因 肾=臣月 提=扌是
""".split() if part[0] != part[2:])

# Characters, and others that sound the same and look alike: what people put in their place.
ALIKE = dict(pair.split("=") for pair in """
赌=堵睹 博=搏膊 情=晴清 娼=倡唱 嫖=瞟 枪=呛抢 场=肠 炸=诈榨 洗=铣 骗=偏 炮=泡跑 注=住柱 码=玛蚂 证=征政 代=袋贷 彩=采菜
种=肿钟 贱=践溅 钱=浅 银=垠 狗=苟 猪=诸 腕=碗惋 楼=搂喽 麻=嘛 迷=谜 裸= 股=鼓 杀=刹
""".split() if pair[2:])

# What comes of that, and is a word or two of its own.
OF_ITS_OWN = {"下住", "下柱", "采金", "博采", "贷考", "色清", "卖银"}

# Of words of three characters and more one may be any other that sounds the same.
SAME_SOUND = {
    "六合彩": ["六盒彩", "陆合彩", "六合采"], "百家乐": ["百佳乐", "佰家乐", "百嘉乐"], "老虎机": ["老虎鸡", "老唬机", "老虎基"],
    "时时彩": ["时时踩", "时时菜", "拾时彩"], "海洛因": ["海洛殷", "海络因", "嗨洛因"], "摇头丸": ["摇头玩", "瑶头丸", "摇头碗"],
    "信用卡套现": ["信用咖套现", "信用卡套献"], "代开发票": ["代开发漂", "袋开发票", "代开法票"], "假发票": ["假发漂", "贾发票"],
    "虚拟币投资": ["虚拟毕投资", "虚拟币头姿"], "杀猪盘": ["杀珠盘", "杀朱盘", "杀猪磐"], "无抵押贷款": ["无底押贷款", "无抵押代款"],
    "裸聊": [], "可卡因": ["可咖因", "渴卡因"], "仿真枪": ["仿真腔", "仿珍枪"], "听话水": ["听画水", "厅话水"], "一夜情": ["一叶情", "一页情"],
    "王八蛋": ["王八旦", "忘八蛋", "王巴蛋"], "断子绝孙": ["断子绝笋", "锻子绝孙"], "草泥马": ["草尼玛"], "炸死你": ["乍死你"],
    "高仿手表": ["高仿手婊", "高访手表"], "迷魂药": ["迷浑药", "迷昏药"], "特殊服务": ["特书服务", "特殊服雾"], "收购银行卡": ["收购引行卡", "收够银行卡"],
}
SAME_SOUND = {word: others for word, others in SAME_SOUND.items() if others}


def plain(syllable):
    return "".join(c for c in unicodedata.normalize("NFD", syllable.replace("ü", "v")) if c.isascii())


def tone(syllable):
    marks = [c for c in unicodedata.normalize("NFD", syllable) if "\u0300" <= c <= "\u036f" and c != "\u0308"]
    return str("\u0304\u0301\u030c\u0300".index(marks[0]) + 1) if marks else "5"


def can_sound(word):
    """妈的 is an English word in letters."""
    return len(word) > 1 and word != "妈的" and all(character in PINYIN for character in word)


def pinyin(rng, word):
    """All of it in Latin letters."""
    style = rng.choice(["plain", "joined", "marks", "marks joined", "tones", "upper", "title", "dots", "hyphens", "letters"])
    syllables = [PINYIN[character] for character in word]
    if style.startswith("marks"):
        return ("" if "joined" in style else " ").join(syllables)
    if style == "tones":
        return rng.choice(["", " "]).join(plain(s) + tone(s) for s in syllables)
    text = [plain(s) for s in syllables]
    if style == "upper":
        return rng.choice(["", " "]).join(text).upper()
    if style == "title":
        return rng.choice(["", " "]).join(s.capitalize() for s in text)
    if style == "letters":
        return " ".join("".join(text))
    return {"plain": " ", "joined": "", "dots": ".", "hyphens": "-"}[style].join(text)


def half_pinyin(rng, word):
    """Some of it in Latin letters, some as it is."""
    out, places = list(word), rng.sample(range(len(word)), rng.randint(1, len(word) - 1))
    for i in places:
        out[i] = rng.choice([PINYIN[word[i]], plain(PINYIN[word[i]]), plain(PINYIN[word[i]]).upper()])
    return rng.choice(["", "", " "]).join(out)


def can_split(word):
    return len(word) > 1 and sum(character in PARTS for character in word) >= (2 if len(word) == 2 else 1)


def split(rng, word):
    able = [i for i, character in enumerate(word) if character in PARTS]
    places = able if len(word) == 2 else rng.sample(able, rng.randint(1, len(able)))
    return "".join(PARTS[character] if i in places else character for i, character in enumerate(word))


def written_alike(word):
    texts = [word[:i] + other + word[i + 1:] for i, character in enumerate(word) for other in ALIKE.get(character, "")]
    return [text for text in texts if text not in OF_ITS_OWN]


def can_sound_alike(word):
    return word in SAME_SOUND or (len(word) == 2 and bool(written_alike(word)))


def alike(rng, word):
    if word in SAME_SOUND:
        return rng.choice(SAME_SOUND[word])
    return rng.choice(written_alike(word))


INNOCENT = """
光谷大道Guanggu Dadao的路牌拼音写错了
路牌上的Zhongnan Lu应该写成Zhongnan Road吗
我姓du，bo是我的名，外国人登记怎么写
护照姓名拼音ZHANG WEI，社保卡上是LYU怎么办
小名叫didi，大名LI XIAOMING，报名系统提示不一致
WIFI密码是wuhan2024，图书馆的连不上
Huawei手机打不开鄂汇办，xiaomi的可以
在Taobao和Pinduoduo上买的东西怎么投诉
zhinengshebao.cn 打不开
女子人数太多，男厕却空着，能不能调整
木材厂的土方车天天过
口十路的红绿灯坏了
白水湖公园的门票多少钱
请问日月广场的停车费
他一个人在家，女儿马上放学
弓长岭的老师来汉交流
人言可畏，希望官方辟谣
水工建筑物验收标准
又见人行道被占
这件事没人管，收件人也没写
我家楼下住着一位老人，楼上住户漏水
页码的顺序不对，网址的后缀也错了
孩子明年读博，人才补贴怎么申请
路政的人说征地的事归街道
政府征求意见的时间太短
堵车严重，搏斗比赛那天更堵
天气晴好，清情况说明在附件
抢修队来了，枪声是放鞭炮
社区唱歌队缺音响
外婆腰疼，吃药没效果
马的雕像在广场西侧
政策讲得清楚，情况说明也详细
主人把狗拴好，柱子别拴
泡菜厂的味道太大，跑步的人受不了
他被诈骗了，炸弹是假的谣言
用铣床加工，先洗手
苹果袋代收点
鼓励股民
我想问shebao怎么转移
gongjijin提取需要什么材料
qing wen luo hu zen me ban li
wo jia zhu zai wu chang
ni hao, wo xiang zi xun gong ji jin
The women in our community want a change of the dance hours
Please fix the lamp near gate A, the pipe is rusty again
Can he come in person or may she send the file
I made a complaint about dust and noise in May
She can sing a song, we can hang the banner
a banana and a mango in the fridge
Our English name is Dunhe Lane, not Dun He Long
class Main { public static void main(String[] args) }
git push origin main; cd data; make run
sort name, code from unit where id = 5
DS-3型支架和K线图
请把PDF发到邮箱，文件名da-ma-lu.pdf
大妈dama们的广场舞音响太大声了吧，maidan结账要排队
公交538路xian路图没有更新
体检报告HB、PLT、ALT分别是什么意思
航班MU2501延误，行李送到jichang二号楼
""".split("\n")[1:-1]

STYLES = {
    "pinyin": (can_sound, pinyin),
    "half pinyin": (can_sound, half_pinyin),
    "parts": (can_split, split),
    "same sound": (can_sound_alike, alike),
}
