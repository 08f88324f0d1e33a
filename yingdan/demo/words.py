"""The words of the demo company: invented names that could be real, in the trade of the pictures."""

COMPANY = "衡川智能"
PASSWORD = "yingdan-demo"

DEPARTMENTS = {
    "总经办": None,
    "大客户部": None,
    "华东组": "大客户部",
    "华南组": "大客户部",
    "行业组": "大客户部",
    "渠道部": None,
    "市场部": None,
    "交付与服务部": None,
    "财务部": None,
    "人力资源部": None,
}

# user name, name, department, role, position
PEOPLE = (
    ("admin", "管理员", "总经办", "admin", "系统管理员"),
    ("boss", "韩江", "总经办", "boss", "总经理"),
    ("director", "赵启明", "大客户部", "director", "销售总监"),
    ("pm", "沈知远", "大客户部", "pm", "销售项目经理"),
    ("sales", "林婧", "华东组", "sales", "大客户经理"),
    ("chenyu", "陈屿", "华东组", "sales", "大客户经理"),
    ("zhouwangshu", "周望舒", "华东组", "sales", "客户经理"),
    ("sales2", "王砚", "华南组", "sales", "大客户经理"),
    ("hanmo", "韩墨", "华南组", "sales", "客户经理"),
    ("tangguo", "唐果", "行业组", "sales", "行业经理"),
    ("channel", "罗衡", "渠道部", "channel", "渠道经理"),
    ("finance", "何敏", "财务部", "finance", "财务主管"),
    ("hr", "顾北辰", "人力资源部", "hr", "人事主管"),
    ("trainer", "苏晴川", "人力资源部", "trainer", "培训师"),
)
# By whom each is led; approvals go this way.
LEADERS = {
    **dict.fromkeys(("director", "channel", "finance", "hr"), "boss"),
    **dict.fromkeys(("pm", "sales", "chenyu", "zhouwangshu", "sales2", "hanmo", "tangguo"), "director"),
    "trainer": "hr",
}
CHANNEL = "channel"
SELLERS = ("sales", "chenyu", "zhouwangshu", "sales2", "hanmo", "tangguo")
REGIONS = {
    "sales": ("浙江宁波", "上海", "江苏苏州"),
    "chenyu": ("浙江杭州", "安徽芜湖", "江苏无锡"),
    "zhouwangshu": ("江苏南京", "浙江嘉兴"),
    "sales2": ("广东佛山", "福建厦门", "广东东莞"),
    "hanmo": ("广东深圳", "广西柳州"),
    "tangguo": ("四川成都", "湖北武汉", "山东青岛"),
    "channel": ("河南郑州", "湖南长沙", "陕西西安"),
}

# For the company's goal: name, unit, starting point, target, now, who, how he sees it, what he says
RESULTS = (
    ("百万级新客户", "家", 0, 8, 5, "director", "on", "三家已进商务谈判"),
    ("重点客户复购率", "%", 62, 75, 66, "sales", "risk", "两家扩产推迟，需要方案组驻场一周"),
    ("报价平均用时", "天", 6, 3, 4, "pm", "on", "报价模板已上线"),
)
MEANING = (
    "这个季度完成{target}，全年目标就稳了，年终奖按达成率发。每个人先守住自己名下的数，再看谁能多扛一份；"
    "没人认领的{left}，周一例会上认领。"
)
# Of this quarter: which goal, its new target in per cent, why: the general manager has not answered yet.
NEW_TARGET = ("行业组", 80, "两家储能客户把招标推到明年一季度，本季确定签不下来；差额由华东组两个扩产项目补上")
# Of former quarters, counted back: which goal, its new target in per cent, why. Agreed to.
RETARGETED = (
    (3, ("华南组", 85, "出口客户受关税影响，两个扩产项目改到下半年")),
    (1, ("行业组", 110, "两家储能客户提前招标，按季度追加")),
)
REACHABLE = "在手商机按赢率折算可覆盖七成，其余靠老客户扩产"
SERVES = "完成全年签约目标，进入行业前三"

# kind, name, type, choices, help
FIELDS = (
    ("customer", "产线数量", "number", (), "全厂在用产线，改造和扩产都要更新"),
    ("deal", "采购方式", "choice", ("公开招标", "邀请招标", "竞争性谈判", "单一来源"), ""),
)

NAMES_ONE = (
    "华东", "远航", "川渝", "临港", "北辰", "明州", "鹭岛", "瑞丰", "中原", "江淮", "天工", "汉水",
    "鲁中", "滨海", "皖南", "浙西", "晋安", "云岭", "琼海", "甬江", "太湖", "洞庭", "岭南", "星港",
)  # fmt: skip
NAMES_TWO = {
    "汽车零部件": ("精工机械", "汽车零部件", "传动科技"),
    "食品": ("食品", "乳业", "茶业"),
    "医药": ("医药", "制药", "医疗器械"),
    "仓储物流": ("仓储", "港务集团", "冷链物流"),
    "电子": ("电子", "光电", "半导体材料"),
    "新材料": ("新材料", "纸业", "化工"),
}
NEEDS = {
    "汽车零部件": ("总装拧紧防错", "产线视觉检测", "柔性产线改造", "刀具寿命监测"),
    "食品": ("冷库 WMS", "茶叶分选视觉", "灌装线追溯", "批次追溯系统"),
    "医药": ("药品追溯与拣选", "洁净区 AGV", "包装线检测"),
    "仓储物流": ("AGV 扩容", "岸桥视觉检测", "智能仓储二期", "堆场盘点机器人"),
    "电子": ("三厂产线视觉检测", "MES 二期", "AOI 复判", "晶圆搬运"),
    "新材料": ("浆线 DCS 接口", "罐区巡检", "立体库维保三年", "能耗看板"),
}
PRODUCTS = (
    ("AGV 潜伏车 600kg", "搬运", "台", 168000),
    ("AGV 叉车 1.5t", "搬运", "台", 265000),
    ("调度系统 RCS", "搬运", "套", 320000),
    ("视觉检测工站 V3", "视觉", "套", 198000),
    ("视觉检测工站 V5", "视觉", "套", 356000),
    ("AOI 复判软件", "视觉", "套", 148000),
    ("WMS 标准版", "软件", "套", 280000),
    ("WMS 冷链版", "软件", "套", 420000),
    ("追溯平台", "软件", "套", 260000),
    ("MES 接口包", "软件", "套", 96000),
    ("立体库改造", "工程", "项", 1250000),
    ("三年维保", "服务", "年", 86000),
)
# What a product costs us, in per cent of its price; nobody has counted it for services.
COST, UNCOUNTED = 61, "服务"
# Name, tier of customers ("" for all), price and floor in per cent of the catalogue.
PRICES_BY = "director"
PRICE_LISTS = (("{year} 年通用价格表", "", 100, 88), ("{year} 年战略客户价格表", "strategic", 95, 82))
SOURCES = ("展会", "老客户介绍", "官网", "经销商", "招标网")
COMPETITORS = ("启视科技", "海联自动化", "迅仓", "", "")
LOST = ("价格高于对手 12%", "客户预算推迟到明年", "交付期排不开", "选了本地集成商")
STEPS = ("约技术交流", "现场勘测", "交初版清单", "报价评审", "谈付款节点", "等用印", "法务看稿", "送样测试", "")
SURNAMES = "叶徐白陆顾谭唐方邵秦谢梁罗宋程潘"
GIVEN = ("承泽", "敏达", "启航", "一苇", "北", "青", "景行", "可", "一鸣", "越", "一帆", "博文", "清和", "若谷", "知行")
TITLES = (
    ("总经理", "decider"), ("生产副总", "influencer"), ("采购总监", "gatekeeper"),
    ("设备部长", "user"), ("IT 主管", "coach"), ("财务副总", "gatekeeper"),
)  # fmt: skip
# By their part in the buying decision, from the top down.
LEVELS = (("decider",), ("influencer", "gatekeeper"), ("user", "coach"))
TALKS = (
    ("visit", "看了现场，产线节拍 42 秒，对视觉误判率最在意"),
    ("call", "确认预算口径：含三年维保，年底前要签"),
    ("wechat", "发了同类项目案例，对方转给生产副总"),
    ("meeting", "技术交流两小时，接口清单还差 MES 一侧"),
    ("email", "报价单已发，有效期到月底"),
    ("call", "采购问付款节点能否改成 3-4-2-1，要内部商量"),
)

# Longest stay in each stage, in days.
STAYS = (30, 30, 21, 14, 10)
TAGS = ("战略", "两年框架", "老客户复购", "展会重点")
RELEASED = "三次未接通，请其他同事再试"

# The large company: further groups of sellers with their regions, and companies called by a made-up word of two signs.
BIG_COMPANY = "衡川智能集团"
BIG_GROUPS = {
    "华东组": ("浙江宁波", "上海", "江苏苏州", "浙江杭州", "江苏无锡"),
    "华南组": ("广东佛山", "福建厦门", "广东东莞", "广东深圳"),
    "华北组": ("北京", "天津", "河北石家庄", "山东青岛"),
    "华中组": ("湖北武汉", "湖南长沙", "河南郑州"),
    "西南组": ("四川成都", "重庆", "云南昆明"),
    "西北组": ("陕西西安", "甘肃兰州"),
    "东北组": ("辽宁沈阳", "吉林长春", "辽宁大连"),
    "行业组": ("安徽合肥", "江西南昌", "江苏南京"),
}
BIG_ONE = "瑞恒宏盛博远鼎信嘉汇铭凯和安卓锐科启正亿"
BIG_TWO = "达丰泰航腾源创诚维联拓迈力峰越驰升德辉捷"
