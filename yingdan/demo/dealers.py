"""Dealers of the demo company: three tiers, their regions and people, what they brought, what they are to bring."""

import datetime as dt
import random
from decimal import Decimal
from itertools import cycle

from yingdan.accounts.commands import accept_invitation
from yingdan.dealers.choices import HELD
from yingdan.dealers.commands import DealerDraft, add_person, create_dealers, move_dealer, open_account
from yingdan.dealers.models import Dealer
from yingdan.dealers.rules import visible_dealers
from yingdan.demo import words
from yingdan.demo.founding import Build
from yingdan.demo.names import credit_code, mobile, person_name
from yingdan.goals.commands import GoalDraft, create_goals, start_goal

# short name, what it does, tier, above it, state, days until the authorisation ends, regions
DEALERS = (
    ("甬江自动化", "设备有限公司", "gold", "", "active", 210, ("浙江", "宁波", "绍兴", "舟山")),
    ("岭南智造", "科技有限公司", "gold", "", "active", 160, ("广东", "广西")),
    ("中原装备", "集团有限公司", "gold", "", "active", 24, ("河南", "山西", "河北")),
    ("渝蓉工控", "技术有限公司", "gold", "", "warned", 75, ("四川", "重庆", "贵州")),
    ("慈溪力创", "机电有限公司", "silver", "甬江自动化", "active", 210, ("宁波",)),
    ("嘉禾传动", "科技有限公司", "silver", "甬江自动化", "active", 96, ("嘉兴", "湖州")),
    ("鹏城机器人", "系统有限公司", "silver", "岭南智造", "active", 160, ("深圳", "惠州")),
    ("莞工精密", "设备有限公司", "silver", "岭南智造", "ramp_up", 300, ("东莞",)),
    ("洛阳恒轴", "机械有限公司", "silver", "中原装备", "active", 24, ("洛阳", "三门峡")),
    ("晋能智控", "科技有限公司", "silver", "中原装备", "ramp_up", 280, ("太原", "长治")),
    ("锦官智能", "装备有限公司", "silver", "渝蓉工控", "active", 130, ("成都", "德阳")),
    ("黔新自动化", "有限公司", "silver", "渝蓉工控", "suspended", 40, ("贵阳", "遵义")),
    ("余姚模联", "贸易有限公司", "bronze", "慈溪力创", "active", 88, ("宁波",)),
    ("上虞百川", "机电有限公司", "bronze", "甬江自动化", "warned", 52, ("绍兴",)),
    ("舟山海润", "设备有限公司", "bronze", "甬江自动化", "authorised", 350, ("舟山",)),
    ("桐乡织机", "服务有限公司", "bronze", "嘉禾传动", "ramp_up", 320, ("嘉兴",)),
    ("惠阳电装", "科技有限公司", "bronze", "鹏城机器人", "active", 160, ("惠州",)),
    ("佛山铭泰", "机械有限公司", "bronze", "岭南智造", "authorised", 340, ("佛山",)),
    ("柳工联配", "有限公司", "bronze", "岭南智造", "applying", 0, ("柳州",)),
    ("偃师轴研", "服务有限公司", "bronze", "洛阳恒轴", "ramp_up", 265, ("洛阳",)),
    ("绵阳川控", "科技有限公司", "bronze", "锦官智能", "applying", 0, ("绵阳",)),
    ("西安秦工", "自动化有限公司", "bronze", "", "prospect", 0, ("西安",)),
    ("长沙湘智", "装备有限公司", "bronze", "", "prospect", 0, ("长沙",)),
    ("武昌德胜", "贸易有限公司", "bronze", "", "active", 18, ("武汉",)),
)
LEAVES = ("武昌德胜", "停业，存货已退回")
# Who signs in, and where.
GUESTS = (("dealer_a", "甬江自动化", "徐航"), ("dealer_b", "岭南智造", "莫然"))
POSITIONS = ("总经理", "销售总监", "销售经理", "技术经理", "商务")
# What they are to sign this quarter, in 万.
TARGETS = (("甬江自动化", 70), ("岭南智造", 60), ("中原装备", 40))
BEST = "gold"


def build_dealers(made: Build) -> list[Dealer]:
    """The dealers with their people; two of these sign in as guests."""
    chance, channel = random.Random("dealers"), made.actor(words.CHANNEL)
    found: dict[str, Dealer] = {}
    for short, form, tier, above, state, days, regions in DEALERS:
        name = person_name(chance)
        ends = made.aim + dt.timedelta(days=days) if days else None
        draft = DealerDraft(
            name=f"{short}{form}",
            short_name=short,
            credit_code=credit_code(chance),
            tier=tier,
            parent=found[above].pk if above else None,
            state=state,
            valid_from=ends - dt.timedelta(days=364) if ends else None,
            valid_until=ends,
            contact_name=name,
            phone=mobile(chance),
            regions=regions,
        )
        found[short] = create_dealers(actor=channel, drafts=[draft])[0]
        if state in HELD:
            add_person(actor=channel, pk=found[short].pk, name=name, title="总经理", phone=mobile(chance))
    _guests(made, found, chance)
    return list(found.values())


def partners(dealers: list[Dealer]) -> list[int]:
    """Who brings deals, the best of them three times as often."""
    held = [one for one in dealers if one.state in HELD and one.short_name != LEAVES[0]]
    return [one.pk for one in held for _time in range(3 if one.tier == BEST else 1)]


def leave(made: Build, dealers: list[Dealer]) -> None:
    """One of them has given up."""
    gone = next(one for one in dealers if one.short_name == LEAVES[0])
    move_dealer(actor=made.actor(words.CHANNEL), pk=gone.pk, state="exited", reason=LEAVES[1])


def _guests(made: Build, found: dict[str, Dealer], chance: random.Random) -> None:
    channel = made.actor(words.CHANNEL)
    for (login, short, name), title in zip(GUESTS, cycle(POSITIONS[2:]), strict=False):
        mail = f"{login.replace('_', '.')}@example.com"
        one = add_person(actor=channel, pk=found[short].pk, name=name, title=title, phone=mobile(chance), email=mail)
        path = open_account(actor=channel, pk=found[short].pk, person=one.pk, login=login)
        who, token = path.strip("/").split("/")[1:]
        made.people[login] = accept_invitation(who=who, token=token, password=words.PASSWORD)


def set_targets(made: Build, above: int) -> None:
    """What the best of them are to sign this quarter, as parts of the channel manager's target."""
    boss = made.actor("boss")
    known = dict(visible_dealers(boss).values_list("short_name", "party"))
    for short, target in TARGETS:
        draft = GoalDraft(
            name=f"{short}季度签约",
            level="dealer",
            party=known[short],
            owner=made.people[words.CHANNEL].pk,
            target=Decimal(target * 10_000),
            period="quarter",
            since=made.today,
            parent=above,
            achievable=words.REACHABLE,
        )
        start_goal(actor=boss, pk=create_goals(actor=boss, drafts=[draft])[0].pk)
