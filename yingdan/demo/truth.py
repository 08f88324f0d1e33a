"""What the simulated company really is: the numbers behind its deals, its money and its projects.

Nothing of Yingdan reads them but the generator and tests: whoever claims to have found a pattern in the records can be
held against the number that made it.
"""

import datetime as dt
import json
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from math import exp
from typing import Any

# What the rooms of today hold, and so what is played.
PLAYED = (
    "customers", "contacts", "leads", "deals", "follow-ups", "dealers", "goals", "projects", "tasks", "acceptances",
    "contracts", "instalments", "receipts", "approvals",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Segment:
    """An industry. Amounts are lognormal (yuan); `ease` is added to the logit of every step of its deals."""

    mu: float
    sigma: float
    share: float
    ease: float


@dataclass(frozen=True, slots=True)
class Step:
    """A stage: the probability of going on from it, and the gamma-distributed days in it."""

    advance: float
    shape: float
    days: float


@dataclass(frozen=True, slots=True)
class Seller:
    """Three numbers that together make a result: skill is added to the logit of each step, effort and the potential of
    the territory multiply how many deals there are."""

    skill: float
    effort: float
    potential: float


@dataclass(frozen=True, slots=True)
class Delay:
    """Gamma-distributed days between the day on which a payment is due and the day on which the money comes."""

    shape: float
    days: float


@dataclass(frozen=True, slots=True)
class Driver:
    """What may befall a project: how often, and by what its tasks take longer when it does."""

    name: str
    probability: float
    impact: float


@dataclass(frozen=True, slots=True)
class Truth:
    """Everything that is hidden; `sellers` is drawn from the seed, the rest is the same in every company."""

    segments: dict[str, Segment] = field(
        default_factory=lambda: {
            "汽车零部件": Segment(12.9, 0.75, 0.24, 0.10),
            "食品": Segment(12.5, 0.65, 0.16, 0.15),
            "医药": Segment(12.8, 0.70, 0.15, 0.0),
            "仓储物流": Segment(13.1, 0.85, 0.20, -0.05),
            "电子": Segment(12.9, 0.75, 0.15, -0.15),
            "新材料": Segment(12.4, 0.65, 0.10, -0.05),
        }
    )
    # The last step leads to the signature.
    steps: tuple[Step, ...] = (
        Step(0.74, 2.0, 16), Step(0.79, 2.2, 22), Step(0.82, 2.0, 20), Step(0.84, 2.0, 18), Step(0.88, 2.5, 12),
    )  # fmt: skip
    # Competitor -> what it takes from the logit of a step where it takes part; how often one does.
    competitors: dict[str, float] = field(
        default_factory=lambda: {
            "启视科技": 0.45,
            "海联自动化": 0.30,
            "迅仓": 0.55,
            "拓锐机器人": 0.20,
            "众合装备": 0.35,
        }
    )
    contested: float = 0.55
    # What a per cent of discount adds to the logit of a step.
    discount_pull: float = 0.03
    # Skill makes it faster as well: days are multiplied by exp(-haste * skill).
    haste: float = 0.25
    # January to December: how many deals and leads begin on a working day, against the average.
    season: tuple[float, ...] = (0.8, 0.55, 0.95, 1.2, 1.2, 1.15, 0.9, 0.85, 1.0, 1.1, 1.2, 1.1)
    # Source -> leads on an average working day of the whole company.
    sources: dict[str, float] = field(
        default_factory=lambda: {"展会": 0.42, "老客户介绍": 0.5, "官网": 0.45, "经销商": 0.2, "招标网": 0.28}
    )
    duplicates: float = 0.06
    # Tier of the customer -> delay, and by what a kind of payment multiplies it.
    delays: dict[str, Delay] = field(
        default_factory=lambda: {
            "strategic": Delay(2.0, 6), "a": Delay(1.8, 11), "b": Delay(1.6, 18), "c": Delay(1.4, 30),
        }
    )  # fmt: skip
    hesitation: dict[str, float] = field(
        default_factory=lambda: {
            "advance": 0.4, "delivery": 1.0, "first": 1.1, "final": 1.4, "retention": 1.8, "balance": 1.2,
            "progress": 0.8,
        }
    )  # fmt: skip
    in_parts: float = 0.12
    # A task takes between optimist and pessimist times its plan, most often as planned (PERT), and the drivers besides.
    optimist: float = 0.8
    pessimist: float = 1.6
    drivers: tuple[Driver, ...] = (
        Driver("供应商交货晚", 0.28, 1.35), Driver("现场不具备条件", 0.22, 1.30), Driver("需求变更", 0.30, 1.20),
        Driver("关键人员离岗", 0.12, 1.25),
    )  # fmt: skip
    # Satisfaction of the team: what is left of 5 after each ten working days of delay and each defect.
    content: float = 4.7
    per_delay: float = 0.5
    per_defect: float = 0.25
    sellers: dict[str, Seller] = field(default_factory=dict)

    def chance_of(self, step: int, *, segment: str, seller: str, competitor: str, discount: int) -> float:
        """How probable it is that a deal goes on from this step."""
        plain = self.steps[step].advance
        odds = plain / (1 - plain) * exp(self.pull(segment, seller, competitor, discount))
        return odds / (1 + odds)

    def pull(self, segment: str, seller: str, competitor: str, discount: int) -> float:
        """What segment, seller, competitor and discount (per cent) add to the logit of each step."""
        against = self.competitors.get(competitor, 0.0)
        return self.segments[segment].ease + self.sellers[seller].skill - against + self.discount_pull * discount

    def days_in(self, step: int, seller: str) -> tuple[float, float]:
        """Shape and scale of the days that a deal of this seller spends in this step."""
        one = self.steps[step]
        return one.shape, one.days / one.shape * exp(-self.haste * self.sellers[seller].skill)

    def as_json(self, *, seed: int, scale: Decimal, as_of: dt.date) -> str:
        said: dict[str, Any] = {"seed": seed, "scale": str(scale), "as_of": as_of.isoformat(), "plays": PLAYED}
        return json.dumps(said | asdict(self), ensure_ascii=False, indent=1, sort_keys=True)
