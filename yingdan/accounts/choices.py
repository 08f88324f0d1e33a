"""Words of accounts."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class UserKind(TextChoices):
    """The four kinds of user. Dealer and customer users belong to a party and never hold an internal role."""

    INTERNAL = "internal", _("employee")
    DEALER = "dealer", _("dealer user")
    CUSTOMER = "customer", _("customer guest")
    SERVICE = "service", _("service account")


class PartyKind(TextChoices):
    DEALER = "dealer", _("dealer")
    CUSTOMER = "customer", _("customer")


class Scope(TextChoices):
    """How far a grant reaches (数据范围)."""

    SELF = "self", _("own")
    REPORTS = "reports", _("own and reports'")
    TEAM = "team", _("team's")
    DEPARTMENT = "department", _("department's")
    SUBTREE = "subtree", _("department's and below")
    CUSTOM = "custom", _("chosen departments'")
    ALL = "all", _("everybody's")


class ShareLevel(TextChoices):
    READ = "read", _("may read")
    EDIT = "edit", _("may edit")


class TokenKind(TextChoices):
    API = "api", _("reads and writes")
    BI = "bi", _("reads only")


class FieldLevel(TextChoices):
    """What a role gets of a guarded field; the names of core's `Access`."""

    HIDDEN = "hidden", _("hidden")
    MASKED = "masked", _("masked")
    READ = "read", _("readable")
    EDIT = "edit", _("editable")


class Audience(TextChoices):
    """Who finds a saved view among the tabs of the list."""

    ME = "me", _("only you")
    TEAM = "team", _("a team")
    DEPARTMENT = "department", _("a department")
    ALL = "all", _("everybody here")


class Theme(TextChoices):
    AUTO = "auto", _("like the system")
    LIGHT = "light", _("light")
    DARK = "dark", _("dark")


class Density(TextChoices):
    COMPACT = "compact", _("compact")
    DEFAULT = "default", _("normal")
    COMFORTABLE = "comfortable", _("roomy")


class Deed(TextChoices):
    """The actions that a role grants, in the words of the rights page."""

    VIEW = "view", pgettext_lazy("right", "view")
    CREATE = "create", pgettext_lazy("right", "create")
    EDIT = "edit", pgettext_lazy("right", "edit")
    DELETE = "delete", pgettext_lazy("right", "delete")
    TRANSFER = "transfer", pgettext_lazy("right", "transfer")
    CLAIM = "claim", pgettext_lazy("right", "claim")
    APPROVE = "approve", pgettext_lazy("right", "approve")
    EXPORT = "export", pgettext_lazy("right", "export")
    IMPORT = "import", pgettext_lazy("right", "import")
    SHARE = "share", pgettext_lazy("right", "share")
    ADMIN = "admin", pgettext_lazy("right", "administer")
