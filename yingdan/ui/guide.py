"""What the style guide shows: one plausible value for every component."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingdan.ui.charts import Chart, Mark, chart
from yingdan.ui.components import Entry, Fact, Tab
from yingdan.ui.formats import number, short

INKS = ("ink", "ink-2", "ink-3", "accent", "ok", "warn", "bad")
GROUNDS = ("canvas", "surface", "sunken", "hover", "selected", "touched", "line-2")
CATEGORIES = tuple(f"c{n}" for n in range(1, 7))
SEQUENCE = tuple(f"seq-{n}" for n in range(1, 7))


class SampleForm(forms.Form):
    """Every kind of box, one of them refused."""

    customer = forms.ChoiceField(label=gettext_lazy("Customer"), choices=[("1", "华东精工机械"), ("2", "远航港务集团")])
    name = forms.CharField(label=gettext_lazy("Deal name"), help_text=gettext_lazy("As the customer calls it"))
    amount = forms.DecimalField(
        label=gettext_lazy("Amount"),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "data-money": "", "class": "num"}),
    )
    close = forms.DateField(
        label=gettext_lazy("Expected signing"), widget=forms.DateInput(attrs={"type": "date"}), required=False
    )
    note = forms.CharField(label=gettext_lazy("Note"), widget=forms.Textarea(attrs={"rows": 2}), required=False)
    share = forms.BooleanField(label=gettext_lazy("Tell the team"), required=False)
    channel = forms.ChoiceField(
        label=gettext_lazy("How it came"),
        widget=forms.RadioSelect,
        choices=[("call", gettext_lazy("Call")), ("fair", gettext_lazy("Trade fair"))],
        required=False,
    )

    def clean_amount(self) -> None:
        raise forms.ValidationError(_("Write it in digits: 1,100,000"))


def sample() -> dict[str, Any]:
    form = SampleForm({"customer": "1", "name": "AGV 扩容", "amount": "110", "close": "2026-11-30", "channel": "call"})
    form.is_valid()
    amount, unit = short(3280000)
    return {
        "form": form,
        "inks": INKS,
        "grounds": GROUNDS,
        "categories": CATEGORIES,
        "sequence": SEQUENCE,
        "people": ["林婧", "陈屿", "周望舒", "赵启明", "王砚", "唐果"],
        "tab_list": [
            Tab(_("Overview"), "#overview", current=True),
            Tab(_("Timeline"), "#timeline", 148),
            Tab(_("Contracts"), "#contracts", 4),
        ],
        "fact_list": [
            Fact(_("Amount"), f"¥{amount}", unit),
            Fact(_("Win probability"), "64%"),
            Fact(_("Expected signing"), "12-11"),
        ],
        "kpis": [
            Fact(_("Signed"), *short(20342000), sub=_("Goal 4,200, behind by 269.0"), tone="bad"),
            Fact(_("Collected"), *short(17385000), sub=_("Goal 3,100, ahead by 38.5"), tone="ok"),
            Fact(_("Margin"), "32.4", "%", sub=_("30.9% a year ago")),
        ],
        "charts": [chart(one) for one in _charts()],
        "entries": [
            Entry("法务顾清退回合同，意见 1 条", "今天 09:41", now=True),
            Entry("林婧改金额 ¥3,150,000 → ¥3,280,000", "11-19 17:20", quote="增加 2 路相机"),
        ],
        "stages": ["接触", "需求", "方案 / 报价", "谈判", "审批"],
        "shares": [("ok", 83.05), ("warn", 3.27), ("bad", 1.71)],
        "rows": [
            ("柔性产线一期", 960000, "12-18", ""),
            ("MES 二期", 1920000, "12-22", "is-hover"),
            ("药品追溯与拣选", 1180000, "12-30", "selected"),
            ("岸桥视觉检测", 3280000, "12-11", "edit"),
            ("总装拧紧防错", 735000, "12-15", "saving"),
            ("三厂产线视觉检测", 1380000, "12-08", "is-touched"),
        ],
        "lanes": [
            (
                "需求确认",
                [
                    ("川南分厂冷库 WMS", "川渝食品", 2150000, 41, "林婧", 24),
                    ("轴承线边库改造", "天工轴承", 540000, 22, "周望舒", 6),
                ],
            ),
            ("方案 / 报价", [("岸桥视觉检测", "远航港务", 3280000, 64, "林婧", 46)]),
            ("商务谈判", []),
        ],
        "rights": [("销售", ["own", "own", ""]), ("销售总监", ["subtree", "subtree", "own"])],
    }


def _charts() -> list[Chart]:
    """Lying bars with one that the title accuses, and columns with a dark part and one that it names."""
    came = (("有效线索", 412, ""), ("需求确认", 236, "57%"), ("方案报价", 158, "67%"), ("商务谈判", 73, "46%"))
    sums = (
        ("初步接触", "640", "40"),
        ("需求确认", "820", "210"),
        ("方案报价", "2310", "1160"),
        ("商务谈判", "1180", "830"),
    )
    bars = [
        Mark(name, count, str(count), [str(count), rate], "#figures", note=rate, tone="bad" if rate == "46%" else "")
        for name, count, rate in came
    ]
    columns = [
        Mark(name, Decimal(whole), number(whole), [number(whole), number(part)], "#figures", part=Decimal(part),
             tone="main" if whole == "2310" else "")
        for name, whole, part in sums
    ]  # fmt: skip
    return [
        Chart(
            "guide-bars",
            "只有 46% 走到商务谈判",
            "近 90 天进入各阶段的商机数",
            ["阶段", "商机", "通过"],
            bars,
            shape="bars",
        ),
        Chart(
            "guide-columns",
            "46.7% 的进行中金额在方案报价",
            "进行中商机，万元；深色为加权",
            ["阶段", "金额", "加权"],
            columns,
        ),
    ]
