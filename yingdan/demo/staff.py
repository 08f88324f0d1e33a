"""The people of the simulated company beside those who sign in: names without a password, each in a group."""

import random
from dataclasses import dataclass
from decimal import Decimal

from yingdan.demo import words
from yingdan.demo.founding import Someone
from yingdan.demo.names import person_name
from yingdan.demo.truth import Seller

# group, role, position, who leads them, how many at full size, where they sell
GROUPS: tuple[tuple[str, str, str, str, int, tuple[str, ...]], ...] = (
    (
        "华东组",
        "sales",
        "客户经理",
        "director",
        5,
        ("浙江宁波", "上海", "江苏苏州", "浙江杭州", "江苏无锡", "浙江台州"),
    ),
    ("华南组", "sales", "客户经理", "director", 5, ("广东佛山", "福建厦门", "广东东莞", "广东深圳", "广西柳州")),
    ("行业组", "sales", "行业经理", "director", 5, ("四川成都", "湖北武汉", "山东青岛", "安徽合肥", "重庆")),
    (
        "渠道部",
        "channel",
        "区域渠道经理",
        "channel",
        4,
        ("浙江绍兴", "广东惠州", "河北石家庄", "四川德阳", "江苏南通", "山西太原"),
    ),
    ("大客户部", "pm", "销售项目经理", "director", 4, ()),
    ("交付与服务部", "sales", "交付工程师", "director", 9, ()),
    ("市场部", "sales", "市场专员", "director", 5, ()),
    ("财务部", "finance", "会计", "finance", 4, ()),
    ("人力资源部", "hr", "人事专员", "hr", 3, ()),
    ("总经办", "director", "副总经理", "boss", 2, ()),
)
# Skill and effort of those who sign in are as their stories say; the others' are drawn.
KNOWN = {
    "sales": Seller(0.35, 1.15, 1.3),
    "chenyu": Seller(0.10, 1.0, 1.0),
    "zhouwangshu": Seller(-0.15, 0.95, 0.9),
    "sales2": Seller(0.20, 1.05, 1.1),
    "hanmo": Seller(-0.25, 0.8, 0.9),
    "tangguo": Seller(0.05, 1.1, 1.0),
    "channel": Seller(0.0, 0.9, 0.8),
}


@dataclass(frozen=True, slots=True)
class Staff:
    """Everybody for `found`, who sells where, who leads whom, and what sellers are made of."""

    people: list[Someone]
    regions: dict[str, tuple[str, ...]]
    leaders: dict[str, str]
    sellers: dict[str, Seller]
    groups: dict[str, str]

    @property
    def managers(self) -> list[str]:
        """Who leads projects of key accounts."""
        return [login for login, _name, _place, role, _title in self.people if role == "pm"]


def hire(seed: int, scale: Decimal) -> Staff:
    """At full size 60 people, of whom 26 sell."""
    chance = random.Random(f"staff {seed}")
    leaders = dict(words.LEADERS)
    sellers, regions = dict(KNOWN), dict(words.REGIONS)
    people, taken = list(words.PEOPLE), {name for _login, name, *_rest in words.PEOPLE}
    groups = {login: place for login, _name, place, *_rest in words.PEOPLE}
    number = 0
    for place, role, title, leader, count, where in GROUPS:
        for _one in range(round(count * min(Decimal(1), scale))):
            number += 1
            login, name = f"p{number:02d}", _name(chance, taken)
            people.append((login, name, place, role, title))
            leaders[login], groups[login] = leader, place
            if where:
                regions[login] = tuple(chance.sample(where, 2))
                sellers[login] = Seller(
                    round(chance.gauss(0, 0.3), 3),
                    round(chance.uniform(0.7, 1.25), 3),
                    round(chance.uniform(0.7, 1.3), 3),
                )
    return Staff(people, regions, leaders, sellers, groups)


def _name(chance: random.Random, taken: set[str]) -> str:
    while (name := person_name(chance)) in taken:
        pass
    taken.add(name)
    return name
