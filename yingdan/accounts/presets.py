"""The roles the product comes with. Kinds of higher rooms are named here by word only; the rights page
shows each of them, and every grant can be changed there."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from yingdan.accounts.choices import Scope
from yingdan.core.refusal import Text

READ = ("view",)
WORK = ("view", "create", "edit")
LEAD = (*WORK, "delete", "transfer", "export", "share")
SELLING = ("customer", "contact", "followup", "lead", "deal")
CATALOGUE = ("product", "pricelist", "process", "person", "department", "team")


@dataclass(frozen=True, slots=True)
class Preset:
    """kind -> (actions, scope); `*` stands for every kind and action there is."""

    code: str
    name: Text
    about: Text
    grants: dict[str, tuple[tuple[str, ...], str]] = field(default_factory=dict)
    everything: bool = False
    # Actions on a kind of `grants` whose scope is another one.
    besides: Mapping[str, tuple[tuple[str, ...], str]] = field(default_factory=dict)


def _for(kinds: tuple[str, ...], actions: tuple[str, ...], scope: str) -> dict[str, tuple[tuple[str, ...], str]]:
    return dict.fromkeys(kinds, (actions, scope))


# Everybody sees the catalogue, what they submitted themselves, what they are asked to approve, and has tasks.
_CATALOGUE = {
    **_for(CATALOGUE, READ, Scope.ALL),
    "approval": (("view", "export"), Scope.SELF),
    "project": (("view", "export"), Scope.SELF),
    "task": (("view", "edit", "export"), Scope.SELF),
    "acceptance": (("view", "export"), Scope.SELF),
    "projecttemplate": (READ, Scope.ALL),
    "review": (("view", "export"), Scope.SELF),
    # What was learnt is for everybody.
    "lesson": (("view", "export"), Scope.ALL),
}
# Whoever runs projects writes lessons down and keeps his own.
_LEARNS = {"lesson": (("create", "edit", "delete"), Scope.SELF)}


def _runs(scope: str) -> dict[str, tuple[tuple[str, ...], str]]:
    """Whoever runs projects and writes quotes and contracts, as far as a scope reaches."""
    return {
        "project": ((*WORK, "delete", "export", "share"), scope),
        "task": ((*WORK, "delete", "export"), scope),
        "acceptance": ((*WORK, "delete", "export"), scope),
        "projecttemplate": (("view", "edit"), Scope.ALL),
        "review": ((*WORK, "delete", "export"), scope),
        "quote": ((*WORK, "delete", "export", "share"), scope),
        "contract": ((*WORK, "delete", "export", "share"), scope),
        # Who sells sees what came of it, applies for invoices and asks for the money; finance keeps the books.
        "instalment": (("view", "edit", "export"), scope),
        "receipt": (("view", "claim", "export"), scope),
        "invoice": ((*WORK, "delete", "export"), scope),
        "budgetline": ((*WORK, "delete", "export"), scope),
        "cost": ((*WORK, "delete", "export"), scope),
    }


# Whoever answers for a key result says where it stands.
_STEERED = {**_CATALOGUE, "keyresult": (("view", "edit", "export"), Scope.SELF)}

PRESETS = (
    Preset("admin", _("Administrator"), _("Sets up people, roles and the product itself"), everything=True),
    Preset(
        "boss",
        _("General manager"),
        _("Sees the whole company"),
        {
            **_CATALOGUE,
            **_for(SELLING, ("view", "export"), Scope.ALL),
            "goal": ((*WORK, "delete", "export", "share"), Scope.ALL),
            "keyresult": ((*WORK, "delete", "export"), Scope.ALL),
            **_runs(Scope.ALL),
            "lesson": ((*WORK, "delete", "export"), Scope.ALL),
            "dealer": (("view", "export"), Scope.ALL),
            "instalment": (("view", "edit", "approve", "export"), Scope.ALL),
            "approval": (("view", "export"), Scope.ALL),
            "audit": (READ, Scope.ALL),
        },
    ),
    Preset(
        "director",
        _("Sales director"),
        _("Leads a sales area: sees and hands out everything below"),
        {
            **_CATALOGUE,
            **_for(SELLING, (*LEAD, "import", "claim"), Scope.SUBTREE),
            "product": (("view", "create", "edit", "export", "import"), Scope.ALL),
            "pricelist": (WORK, Scope.ALL),
            "process": (WORK, Scope.ALL),
            "goal": ((*WORK, "delete", "export", "import", "share"), Scope.SUBTREE),
            "keyresult": ((*WORK, "delete", "export"), Scope.SUBTREE),
            **_runs(Scope.SUBTREE),
            "lesson": ((*WORK, "delete", "export"), Scope.ALL),
            "dealer": ((*LEAD, "import"), Scope.SUBTREE),
            "approval": (("view", "export"), Scope.SUBTREE),
            "person": (("view", "export"), Scope.ALL),
        },
    ),
    Preset(
        "pm",
        _("Sales project manager"),
        _("Runs sales projects across a department"),
        {
            **_STEERED,
            **_for(SELLING, (*WORK, "export"), Scope.DEPARTMENT),
            # Whoever opens a project to its customer lets the customer's people sign in.
            "contact": ((*WORK, "export", "share"), Scope.DEPARTMENT),
            **_runs(Scope.DEPARTMENT),
            "dealer": (("view", "export"), Scope.DEPARTMENT),
            "goal": (READ, Scope.DEPARTMENT),
        },
        besides=_LEARNS,
    ),
    Preset(
        "sales",
        _("Salesperson"),
        _("Works own leads, customers and deals"),
        {
            **_STEERED,
            **_for(SELLING, (*WORK, "delete", "export", "claim", "share"), Scope.SELF),
            **_runs(Scope.SELF),
            "dealer": (READ, Scope.DEPARTMENT),
            "goal": (READ, Scope.SELF),
        },
        besides=_LEARNS,
    ),
    Preset(
        "channel",
        _("Channel manager"),
        _("Works with dealers and the deals they bring"),
        {
            **_STEERED,
            **_for(SELLING, (*WORK, "export"), Scope.DEPARTMENT),
            # Whoever opens a project to its customer lets the customer's people sign in.
            "contact": ((*WORK, "export", "share"), Scope.DEPARTMENT),
            **_runs(Scope.DEPARTMENT),
            "dealer": ((*LEAD, "import"), Scope.DEPARTMENT),
            "goal": (READ, Scope.DEPARTMENT),
        },
        besides=_LEARNS,
    ),
    Preset(
        "finance",
        _("Finance"),
        _("Keeps receipts and invoices; sees customers, deals and contracts"),
        {
            **_CATALOGUE,
            **_for(
                (
                    "customer",
                    "contact",
                    "deal",
                    "goal",
                    "keyresult",
                    "project",
                    "acceptance",
                    "review",
                    "quote",
                    "contract",
                ),
                ("view", "export"),
                Scope.ALL,
            ),
            "dealer": (("view", "export"), Scope.ALL),
            "instalment": (("view", "edit", "approve", "export"), Scope.ALL),
            "receipt": ((*WORK, "delete", "claim", "export", "import"), Scope.ALL),
            "invoice": ((*WORK, "delete", "approve", "export"), Scope.ALL),
            "budgetline": (("view", "export"), Scope.ALL),
            "cost": ((*WORK, "delete", "export"), Scope.ALL),
        },
    ),
    Preset(
        "hr",
        _("Personnel"),
        _("Keeps people and departments"),
        {
            **_CATALOGUE,
            "goal": (READ, Scope.ALL),
            "keyresult": (READ, Scope.ALL),
            "person": (WORK, Scope.ALL),
            "department": (WORK, Scope.ALL),
            "team": (WORK, Scope.ALL),
        },
    ),
    Preset("trainer", _("Trainer"), _("Sees the catalogue and colleagues"), {**_CATALOGUE}),
)
