"""The plan of the house: which rooms there will be, from the top down, and what they are called in Chinese."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "yingdan"

# One tuple per floor; neighbours on a floor may not see each other.
FLOORS: tuple[tuple[str, ...], ...] = (
    ("config",),
    ("api", "portal", "exchange", "connectors", "demo"),
    ("workbench", "insight"),
    ("reviews", "incentives", "training"),
    ("playbooks", "risks", "service", "meetings"),
    ("finance",),
    ("contracts",),
    ("projects",),
    ("deals",),
    ("dealers",),
    ("strategy",),
    ("customers", "products"),
    ("goals",),
    ("approvals", "automation", "notes", "notices"),
    ("accounts",),
    ("ui",),
    ("core",),
    ("engines",),
)

# These have a contract of their own instead of the drawers.
# The demo tells a story with the other rooms' commands and holds no records itself.
WITHOUT_DRAWERS = frozenset({"config", "api", "ui", "core", "engines", "demo"})

CHINESE = {
    "portal": "门户",
    "exchange": "导入导出",
    "connectors": "连接器",
    "demo": "演示",
    "workbench": "工作台",
    "insight": "分析",
    "reviews": "复盘",
    "incentives": "激励",
    "training": "培训",
    "playbooks": "打法库",
    "risks": "风险",
    "service": "服务",
    "meetings": "会议",
    "finance": "财务",
    "contracts": "合同",
    "projects": "项目",
    "deals": "商机",
    "dealers": "经销商",
    "strategy": "策略",
    "customers": "客户",
    "products": "产品",
    "goals": "目标",
    "approvals": "审批",
    "automation": "自动化",
    "notes": "备注",
    "notices": "通知",
    "accounts": "账号",
}


def existing() -> list[str]:
    """The rooms that stand today, from the top down; a folder the plan does not know comes last."""
    planned = [room for floor in FLOORS for room in floor]
    found = [path.parent.name for path in PACKAGE.glob("*/__init__.py")]
    return sorted(found, key=lambda room: planned.index(room) if room in planned else len(planned))


def floor_of(room: str) -> int:
    """How deep a room stands: a larger number is a lower floor. ValueError for a room that is not planned."""
    for depth, floor in enumerate(FLOORS):
        if room in floor:
            return depth
    raise ValueError(f"no room {room!r} in the plan of the house (tools/rooms.py)")
