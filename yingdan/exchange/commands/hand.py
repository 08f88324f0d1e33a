"""A map made by hand: from one choice per column to the part of a map, and back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingdan.core.policy import Actor
from yingdan.core.refusal import Refused, Text
from yingdan.exchange.targets import ORDER, target_of
from yingdan.exchange.targets.guessing import likeness
from yingdan.exchange.targets.names import squeezed

GATHER = "+note"
CLOSED_ON, REASON = "closing.on", "closing.reason"
PRODUCT, QUANTITY, PRICE = "line.product", "line.quantity", "line.price"
SPECIAL: Mapping[str, Text] = {
    CLOSED_ON: gettext_lazy("Closed on"),
    REASON: gettext_lazy("Reason for winning or losing"),
    PRODUCT: gettext_lazy("Product"),
    QUANTITY: gettext_lazy("Quantity"),
    PRICE: gettext_lazy("Unit price"),
}
# Words in the stage column that end a deal, where there is a column with the day.
WON = ("Won", "Closed Won", "赢单", "成交", "已成交", "已签约", "签约")
LOST = ("Lost", "Closed Lost", "输单", "丢单", "已丢单", "失败", "战败")
VOID = ("Void", "作废", "无效", "取消")
UNKNOWN = ("gap", "create", "reject")
KEPT = ("match", "encoding", "delimiter", "header", "sheet", "dates", "correct")
CONSTANTS = 2


@dataclass(frozen=True, slots=True)
class Hand:
    """What a person chose for one file. columns: column -> field. constants: field -> text for every row.

    unknown: what happens to a reference that is not found. same: a record of the same name is updated.
    """

    kind: str
    columns: Mapping[str, str] = field(default_factory=dict)
    id: str = ""
    constants: Mapping[str, str] = field(default_factory=dict)
    unknown: str = "gap"
    same: bool = False


def importable(actor: Actor) -> list[str]:
    """The kinds that somebody may bring in."""
    return [kind for kind in ORDER if actor.may(f"{kind}.import") and actor.may(f"{kind}.create")]


def may_import(actor: Actor) -> bool:
    return bool(importable(actor))


def choices_of(kind: str) -> list[tuple[str, Text]]:
    """What a column of this kind can fill."""
    target = target_of(kind)
    found: list[tuple[str, Text]] = [(name, declared.label) for name, declared in target.by_name.items()]
    found += SPECIAL.items() if target.closes else ()
    return [*found, (GATHER, _("Add to the note"))] if "note" in target.by_name else found


def needed(kind: str) -> list[str]:
    """Fields without which no row can be written."""
    return {"deal": [], "lead": [], "followup": ["content"]}.get(kind, ["name"])


def wished(kind: str) -> list[str]:
    """Fields without which a record is marked incomplete."""
    return [name for name in target_of(kind).basics({}) if name not in needed(kind)]


def part_of(hand: Hand, before: Mapping[str, Any]) -> dict[str, Any]:
    """The part of the map that does what was chosen. How the file is read stays as it was `before`.
    Refused when two columns fill one field or the name is missing."""
    target = target_of(hand.kind)
    fields, special, gathered = _sorted(hand)
    plain = {name: column for name, column in fields.items() if isinstance(column, str)}
    for name in needed(hand.kind):
        if name not in fields:
            words = {"field": target.by_name[name].label}
            raise Refused(_("Without “%(field)s” nothing can be written: choose its column.") % words)
    if not plain and not special and not gathered:
        raise Refused(_("No column goes anywhere yet: choose what at least one of them fills."))
    for name in target.references:
        if name in plain and target.references[name] != "stage":
            fields[name] = {"column": plain[name], "unknown": hand.unknown}
    if gathered:
        fields["note"] = {"gather": [*([plain["note"]] if "note" in plain else ()), *gathered]}
    part = {name: before[name] for name in KEPT if before.get(name) not in (None, "")}
    part |= {"kind": hand.kind, "fields": fields}
    part |= {"id": hand.id} if hand.id else {}
    part |= {"same": ["name"]} if hand.same and "name" in fields else {}
    return part | _ends(hand, plain, special, fields)


def hand_of(part: Mapping[str, Any]) -> Hand | None:
    """What a person would have chosen to get this part; None for one that says more than a hand can."""
    columns: dict[str, str] = {}
    constants: dict[str, str] = {}
    unknown = "gap"
    for name, spec in part.get("fields", {}).items():
        if isinstance(spec, str):
            columns[spec] = name
        elif not isinstance(spec, Mapping):
            return None
        elif isinstance(spec.get("column"), str) and spec.keys() <= {"column", "unknown", "values"}:
            columns[spec["column"]] = name
            unknown = spec.get("unknown", unknown)
        elif spec.keys() == {"value"}:
            constants[name] = spec["value"]
        elif spec.keys() == {"gather"} and name == "note":
            columns |= dict.fromkeys(spec["gather"], GATHER)
        else:
            return None
    columns |= _special_of(part)
    own = part.get("id", "")
    return Hand(
        part.get("kind", ""), columns, own if isinstance(own, str) else "", constants, unknown, bool(part.get("same"))
    )


def sureness(kind: str, name: str, column: str) -> int:
    """How sure it is that this column fills this field, in percent."""
    declared = target_of(kind).by_name.get(name)
    found = likeness(kind, name, declared, column) if declared else 0.0
    return min(100, round(found * 100))


def product_column(columns: Iterable[str], taken: Iterable[str]) -> str:
    """The column of a list of deals that names the product."""
    words, used = {"产品", "产品名称", "产品型号", "product", "productname"}, set(taken)
    return next((column for column in columns if squeezed(column) in words and column not in used), "")


def _sorted(hand: Hand) -> tuple[dict[str, Any], dict[str, str], list[str]]:
    """Plain fields with constants, the fields of closing and line, the columns for the note."""
    by_name, fields, special, gathered = target_of(hand.kind).by_name, dict[str, Any](), dict[str, str](), list[str]()
    for column, choice in hand.columns.items():
        if choice == GATHER:
            gathered.append(column)
        elif choice in SPECIAL:
            _once(special, choice, column, SPECIAL[choice])
        elif choice:
            _once(fields, choice, column, by_name[choice].label)
    for name, text in hand.constants.items():
        _once(fields, name, {"value": text}, by_name[name].label)
    return fields, special, gathered


def _once(found: dict[str, Any], name: str, value: Any, label: Text) -> None:
    if name in found:
        raise Refused(_("Two columns fill “%(field)s”. Leave one of them out.") % {"field": label})
    found[name] = value


def _ends(
    hand: Hand, plain: Mapping[str, str], special: Mapping[str, str], fields: dict[str, Any]
) -> dict[str, dict[str, Any]]:
    """The closing and the product line of deals."""
    found: dict[str, dict[str, Any]] = {}
    amount = plain.get("amount", "")
    if CLOSED_ON in special and "stage" not in plain:
        raise Refused(_("A day of closing needs the column that says how the deal ended: choose it as the stage."))
    if CLOSED_ON in special:
        fields["stage"] = {"column": plain["stage"], "values": dict.fromkeys((*WON, *LOST, *VOID), "")}
        found["closing"] = {"column": plain["stage"], "won": list(WON), "lost": list(LOST), "void": list(VOID),
                            "on": special[CLOSED_ON], "amount": amount, "reason": special.get(REASON, "")}  # fmt: skip
    if PRODUCT in special:
        found["line"] = {"product": {"column": special[PRODUCT], "unknown": hand.unknown}, "amount": amount,
                         "quantity": special.get(QUANTITY, ""), "price": special.get(PRICE, "")}  # fmt: skip
    return found


def _special_of(part: Mapping[str, Any]) -> dict[str, str]:
    closing, line = part.get("closing", {}), part.get("line", {})
    product = line.get("product", "")
    named: Sequence[tuple[str, Any]] = (
        (CLOSED_ON, closing.get("on")),
        (REASON, closing.get("reason")),
        (PRODUCT, product.get("column") if isinstance(product, Mapping) else product),
        (QUANTITY, line.get("quantity")),
        (PRICE, line.get("price")),
    )
    return {column: choice for choice, column in named if isinstance(column, str) and column}
