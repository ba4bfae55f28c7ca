"""What looks alike and is nobody's: each function fills one sentence."""
import hands
import places


def digits(random, count, first="123456789"):
    return random.choice(first) + "".join(str(random.randrange(10)) for _ in range(count - 1))


def office_landline(random):
    area = random.choice(["027", "010", "0755", "0716", "0571"])
    number = area + random.choice(["-", "", " "]) + digits(random, 8 if area in ("027", "010", "0755", "0571") else 7, "2345678")
    if random.random() < 0.15:
        number = "（%s）%s" % (area, digits(random, 8, "2345678"))
    return random.choice([
        "办公室电话%s", "服务热线%s没人接", "值班电话：%s", "社区电话%s打不通", "街道办电话是%s吗", "政务中心咨询电话%s", "我打了派出所电话%s", "供电局抢修电话%s一直占线",
        "物业电话%s", "市医保局电话：%s", "投诉电话%s是摆设吗", "监督电话%s", "请问%s这个热线是几点到几点", "学校招生办电话%s", "自来水公司客服%s", "咨询电话:%s（工作日）",
        "区教育局%s", "医院预约电话%s打不进去", "居委会电话%s", "不动产登记中心%s没人接", "公积金中心电话%s", "燃气公司报修%s", "社保局窗口电话%s总是忙音",
        "住建局信访科%s推给城管", "官网公布的电话%s是空号", "办公电话：%s，值班室有人吗", "举报电话%s", "车管所电话%s", "出入境大厅电话%s", "客服电话%s态度差"]) % number


def local_office(random):
    return random.choice(["社区电话%s", "物业值班电话%s没人接", "居委会办公电话：%s", "派出所值班电话%s", "服务热线%s", "咨询电话%s", "客服电话%s", "学校电话%s打不通"]) \
        % digits(random, 8, "2345678")


def hotline(random):
    number = random.choice(["110", "119", "120", "122", "12345", "12315", "12333", "12329", "12393", "12366", "12328", "95598", "95588",
                            "96511", "10086", "10010", "10000", "12306", "12388", "12318", "95511", "12348", "114", "96123",
                            "400-%s-%s" % (digits(random, 3), digits(random, 4)), "400" + digits(random, 7),
                            "400 %s %s" % (digits(random, 3), digits(random, 4)), "800-%s-%s" % (digits(random, 3), digits(random, 4)),
                            "4008-%s-%s" % (digits(random, 3), digits(random, 3)), "4006123123", "1258%d" % random.randrange(10),
                            "400-027-%s" % digits(random, 4), "400-8%s" % digits(random, 6)])
    return random.choice(["打%s没人接", "我打了%s三次", "热线%s什么时候能通", "拨打%s投诉过", "%s转人工要等半小时", "电话%s", "客服电话%s", "请问%s和110哪个管",
                          "已打%s，回复说不归他们管", "联系电话%s"]) % number


def transport(random):
    return random.choice([
        "%d路公交车等了半小时" % random.randrange(1, 999), "地铁%d号线什么时候开通" % random.randrange(1, 21), "%d路和%d路能不能并线" % (random.randrange(1, 999), random.randrange(1, 999)),
        "G%d次列车晚点" % random.randrange(1, 9999), "从%d站到%d站" % (random.randrange(1, 30), random.randrange(30, 60)), "K%d公里处有坑" % random.randrange(1, 999),
        "G%d高速堵车" % random.randrange(1, 99), "航班CZ%d取消了" % random.randrange(1000, 9999), "公交专%d线" % random.randrange(1, 99), "S%d省道" % random.randrange(100, 400),
        "桩号K12+%d附近" % random.randrange(100, 999), "G4京港澳高速京G4段", "电%d路末班车太早" % random.randrange(1, 20), "%d米限高杆" % random.randrange(2, 5),
        "光谷五路三一八国道", "521路公交每天十三点五十发车", "地铁2号线8号线换乘", "107国道1%d公里" % random.randrange(100, 999)])


def document(random):
    return random.choice([
        "武政规〔%d〕%d号" % (random.randrange(2010, 2026), random.randrange(1, 200)), "鄂人社发[%d]%d号" % (random.randrange(2010, 2026), random.randrange(1, 99)),
        "国办发〔2023〕%d号文件" % random.randrange(1, 60), "民法典第%d条" % random.randrange(1, 1260), "治安管理处罚法第四十二条", "第138条第3款", "案件编号2026-%06d" % random.randrange(10 ** 6),
        "2026-%06d号案件" % random.randrange(10 ** 6), "（2023）鄂01民初%d号" % random.randrange(1, 9999), "（2024）鄂0106执%d号" % random.randrange(1, 9999),
        "工单号%s" % digits(random, 12), "受理编号：%s" % digits(random, 11, "1"), "订单号%s" % digits(random, 18, "2"), "订单编号%s" % digits(random, 19),
        "快递单号SF%s" % digits(random, 13), "运单号%s" % digits(random, 13, "7"), "流水号%s" % digits(random, 16), "发票号码%s" % digits(random, 8),
        "合同编号HT-2023-%s" % digits(random, 5), "ISBN 978-7-%s-%s-%s" % (digits(random, 3), digits(random, 5), digits(random, 1)),
        "ISBN9787%s" % digits(random, 9), "统一社会信用代码91420100MA4K%s" % digits(random, 5), "回执号%s" % digits(random, 11, "1"), "不动产权第%07d号" % random.randrange(10 ** 7),
        "预售证号武房开预售〔2021〕%d号" % random.randrange(1, 999), "查询码%s" % digits(random, 6), "邮编430%s" % digits(random, 3), "GB18030标准", "GB50016-2014规范",
        "新GB%d标准" % random.randrange(10000, 60000), "信访件编号%s" % digits(random, 15, "2"), "工单编号%s" % digits(random, 11, "1"), "户号%s" % digits(random, 10),
        "事项编码%s" % digits(random, 14, "2"), "项目代码2101-420106-04-01-%s" % digits(random, 6), "商品条码69%s" % digits(random, 11), "设备编号%s" % digits(random, 11, "1"),
        "订单%s两周没发货" % digits(random, 16, "3"), "鄂公网安备42010602%06d号" % random.randrange(10 ** 6), "鄂ICP备%d号" % random.randrange(10 ** 7, 10 ** 8),
        "鄂ICP备%d号-1" % random.randrange(10 ** 7, 10 ** 8), "判决书(2022)京0105民初%d号" % random.randrange(1, 99999), "国药准字Z%s" % digits(random, 8),
        "案号：(2023)沪02行终%d号" % random.randrange(1, 999), "股票代码600519", "发改备案2020-420111-70-03-%06d" % random.randrange(10 ** 6)])


def amount(random):
    return random.choice([
        "补偿%d元" % random.randrange(100, 999999), "投资138亿元", "一共交了%d.50元" % random.randrange(1000, 99999), "月薪%d-%d元" % (random.randrange(3000, 9000), random.randrange(9000, 20000)),
        "总价1%d元" % random.randrange(10 ** 9, 9 * 10 ** 9), "15000000000元投资去哪了", "均价%d每平" % random.randrange(8000, 30000), "%d平米" % random.randrange(60, 200),
        "89㎡三室两厅", "首付三十万，贷款一百三十八万", "一百三十八块钱", "涨了%d%%" % random.randrange(2, 60), "￥1,380,013.80", "缴费基数%d" % random.randrange(3000, 30000),
        "150 2000 3000这几档", "1380元", "三八妇女节活动", "从1500涨到1800再到2000", "预算13,800,138,000元", "有%d户居民签字" % random.randrange(20, 800), "18500000000人次",
        "三千五百元", "一五得五三五十五", "利率3.45%降到3.1%", "%d度电" % random.randrange(100, 900), "18元/平方米·月", "补贴13800元，扣了138元", "工资一万三千八", "1999元套餐",
        "1 2 3 4 5 6 7 8 9 10", "占地138001平方米", "1.38万平方米", "成绩：15 18 19 20 22", "跑了十三万八千公里"])


def time(random):
    return random.choice([
        "%d年%d月%d日" % (random.randrange(1990, 2027), random.randrange(1, 13), random.randrange(1, 29)), "2023-05-%02d 13:00-15:00" % random.randrange(1, 29),
        "上午8:30-11:30，下午14:00-17:00", "二〇二三年五月十二日", "一九九八年", "2019-2023年", "2020、2021、2022、2023年", "2023.5.12", "20230512", "时间2023/05/12 18:00:00",
        "晚上十点半到凌晨三点", "13点00分到15点30分", "5月1日至5月7日", "1998年7月买的房", "早上六点五十", "一三五限行二四六不限", "一二三期都没有学校", "12:00-14:00",
        "2015年到2022年期间", "从2018年9月1日起", "0830-1730", "每周一至周五9:00-17:00", "零点到五点", "二零二四年的事了", "截至2025年12月31日24时", "19：00—22：00广场舞",
        "2024-01-15 至 2024-03-20", "20240101-20241231", "1380013年", "15:30 16:30 17:30三班车"])


def place(random):
    return random.choice([
        "%s门口堵车" % places.street_number(random), "%s电梯坏了" % places.block(random), "%s积水" % places.street_number(random), "%s没有路灯" % places.block(random),
        "%s政务大厅排队两小时" % places.street_number(random), "武昌区中山路12号政务大厅3楼305室", "市民之家3号楼2楼201窗口", "区政府5号楼302室", "市民中心B座1203室办证",
        "人民医院住院部3号楼502病房", "学校教学楼3栋301教室", "居委会办公地点在阳光小区3栋1单元101室", "%s二期什么时候交房" % random.choice(places.COMPOUNDS),
        "三室一厅", "3室2厅2卫", "两室一厅90平", "%s3号楼120户居民没有水" % random.choice(places.COMPOUNDS), "%s一期%d栋楼都漏水" % (random.choice(places.COMPOUNDS), random.randrange(3, 30)),
        "%d号线地铁站A口" % random.randrange(1, 12), "3号楼2023年建的", "12栋521路公交站旁", "%s%d组的路坏了" % (random.choice(places.VILLAGES), random.randrange(1, 12)),
        "%s离%s有300米" % (places.block(random), random.choice(places.STREETS)), "5栋和6栋之间", "%s三组到五组的路灯" % random.choice(places.VILLAGES), "医院门诊楼2楼205诊室",
        "法院第3法庭", "%s地下车库负二层" % random.choice(places.COMPOUNDS), "%s1栋到12栋停水" % random.choice(places.COMPOUNDS), "工商银行%s支行" % random.choice(places.STREETS),
        "%s社区服务中心2楼203室" % random.choice(["水塔", "梅苑", "丽岛"]), "地址：武昌区民主路%d号人社局4楼402办公室" % random.randrange(1, 900), "%s3栋5月20日停电" % random.choice(places.COMPOUNDS),
        "公司地址光谷软件园A座1203室", "会议在市政府2号楼301会议室召开", "2单元的下水道堵了", "顶楼漏水，3栋2单元整个单元都这样", "%s第2排车位" % random.choice(places.COMPOUNDS),
        "第三中学2号楼", "%s1号楼1500户" % random.choice(places.COMPOUNDS), "七栋八栋之间的空地", "一单元二单元都没有电梯", "3号门进去左转", "办公地址：解放大道%d号5楼508室" % random.randrange(1, 2000)])


def internet(random):
    return random.choice([
        "微信公众号whfabu", "微信小程序打不开", "关注“武汉发布”微信公众号", "微信支付100元", "微信iOS16闪退", "微信群里500人都在说", "QQ音乐", "QQ群里有2000人", "用QQ登录",
        "加微信领取内部名额", "微信缴费没到账", "邮箱收不到验证码", "@武汉发布 看看", "@小明 你也来", "wifi密码", "V1.2.3版本", "5G信号差", "官网www.wuhan.gov.cn打不开",
        "发邮件到wsj@wuhan.gov.cn没人回", "微信视频号", "QQ浏览器", "企鹅号文章", "Q3季度", "2023年Q4业绩", "加Q毛肚火锅店扰民", "公众号：武汉教育", "iPhone15能不能补贴", "192.168.1.1登不上",
        "IP地址192.168.100.10", "支付宝和微信都不行", "vx是什么意思", "微信扫码3次失败", "微信转账2000元被骗", "微信里查到公积金12345.67元", "用微信app缴了1380元", "http://www.hubei.gov.cn/2023/12345678.html",
        "微信步数30000步", "QQ空间", "微信实名认证", "政务微信“汉小智”", "在微信上预约3月15号的号", "版本号8.0.50", "微信8.0.42版本打不开健康码", "威信扫地", "薇薇路", "卫星路口没有红绿灯", "企鹅馆门票太贵"])


def vehicle(random):
    return random.choice([
        "鄂A路段", "鄂A牌照怎么申请", "京牌指标", "外地车限行", "川A类企业", "A4纸打印", "京A0开头", "新A股上市", "浙大一院", "苏州B1路", "限号尾号3和8", "云A320客机", "津门虎", "鲁迅中学",
        "京东618活动", "新能源车补贴8000元", "桂花路", "粤港澳大湾区2035", "车牌摇号中签率0.2%", "鄂A·学牌考场", "浙C%d" % random.randrange(10, 999), "新B%d栋" % random.randrange(1, 30),
        "宁A区三期", "贵阳A3馆", "青年路B2出口", "苏E通卡"])


def masked(random):
    return random.choice(["手机号138****8000", "身份证4201**********1234", "卡尾号8888", "尾号1234的卡", "鄂A****5", "电话138xxxx8000", "联系人王**", "手机尾号8000", "订单尾号138001"])


KINDS = [(6, office_landline), (2, local_office), (5, hotline), (5, transport), (8, document), (6, amount), (6, time), (8, place), (6, internet),
         (3, vehicle), (1, masked)]


def make(random):
    return random.choices([kind[1] for kind in KINDS], [kind[0] for kind in KINDS])[0](random)
