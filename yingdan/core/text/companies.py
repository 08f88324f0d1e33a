"""Company names as they are compared, to find the same company entered twice."""

import re

from yingdan.core.regions import CITIES, PROVINCES
from yingdan.core.text.words import normalise

FORM = re.compile(
    r"(?:(?:股份|有限|责任|集团|总)*公司|集团|\(?有限合伙\)?|(?<=公司)[\u3400-\u9fff]{1,10}?(?:分公司|办事处))$"
)
LATIN_FORM = re.compile(
    r"(?:^|[\s,.&-])(?:incorporated|inc|corporation|corp|company|co|limited|ltd|llc|llp|plc|gmbh|kgaa|kg|ag|sa|sas|srl|spa"
    r"|bv|nv|ab|oy|pty|pte|group|holdings?)[\s,.]*$"
)
DOTTED = re.compile(r"\b([a-z])\.(?=[a-z]\b)")
BRACKETS = re.compile(r"[(\[【〔](.*?)[)\]】〕]")
ABROAD = "china|prc|hong kong|hk|asia|shanghai|beijing|shenzhen|guangzhou|usa|uk|group|holdings?"
NAMES = "|".join(sorted(("中国", *PROVINCES, *CITIES), key=len, reverse=True))
PLACE = re.compile(
    rf"(?:{NAMES})(?:特别行政区|(?:壮族|回族|维吾尔)?自治区|省|地区"
    r"|市(?!场|政|民)(?:[\u3400-\u9fff]{2,3}(?<![社园小校院])[区县])?)?"
    # A town that is none of the above says that it is one.
    r"|[\u3400-\u9fff]{2,3}(?<![超都城夜门股楼上菜花])市(?!场|政|民)"
)
INSIDE = re.compile(rf"(?:{PLACE.pattern}|{ABROAD}|集团|控股|股份|有限合伙)+")
# Words that name a trade: 上海银行 without its place would be every bank.
TRADES = """
    银行 农村 农商 商业 信用 合作 联社 电气 电力 电网 电信 移动 联通 石油 石化 化工 天然气 燃气 热力 供水 水务 自来水
    航空 机场 港口 港务 铁路 地铁 轨道 交通 公交 运输 物流 高速 公路 建工 建设 建筑 城建 城投 工程 投资 资产 管理 国际
    控股 贸易 进出口 机械 机床 重工 机电 汽车 客车 钢铁 冶金 有色 矿业 煤炭 能源 电子 科技 信息 技术 软件 通信 网络 数据
    大学 学院 医院 研究院 研究所 设计院 设计 医药 制药 药业 医疗 生物 食品 啤酒 酒业 乳业 粮食 粮油 烟草 旅游 酒店 饭店
    百货 商场 超市 商贸 广播 电视 传媒 日报 出版 印刷 保险 人寿 财产 证券 信托 基金 期货 金融 租赁 担保 环保 环境 园林
    农业 工业 产业 实业 发展 开发 服务 咨询 设备 装备 制造 材料 纺织 服装 家具 包装 仪器 仪表 阀门 电缆 电器 水泥 玻璃
    中心 集团
"""
TRADE = re.compile("(?:" + "|".join(TRADES.split()) + ")+")


def company_key(name: str) -> str:
    """A company's name as it is compared: without legal form, leading place, brackets, spaces and signs.

    A bracket that holds a place or a form goes with it, any other loses its signs only. The place stays where
    nothing but a trade would be left (上海银行). Never empty unless the name has neither letter nor digit.
    """
    plain = normalise(name)
    text = BRACKETS.sub(lambda found: "" if INSIDE.fullmatch(found[1].strip()) else found[1], plain)
    text = _without_form(DOTTED.sub(r"\1", text))
    key = "".join(filter(str.isalnum, _without_place(text)))
    return key or "".join(filter(str.isalnum, plain))


def _without_form(text: str) -> str:
    shorter = LATIN_FORM.sub("", FORM.sub("", text.strip()))
    return text.strip() if shorter == text.strip() else _without_form(shorter)


def _without_place(text: str) -> str:
    found = PLACE.match(text)
    rest = text[found.end() :] if found else ""
    return text if len(rest) < 2 or TRADE.fullmatch(rest) else _without_place(rest)
