"""Forms of accounts."""

from yingdan.accounts.forms.passing import (
    DelegationForm,
    HandOverForm,
    ShareForm,
    ViewForm,
)
from yingdan.accounts.forms.people import (
    AuditForm,
    CompanyForm,
    ContactsForm,
    DepartmentsForm,
    MembersForm,
    NewPasswordForm,
    NoForm,
    PasswordForm,
    PersonForm,
    PostForm,
    SignInForm,
    WelcomeForm,
)
from yingdan.accounts.forms.settings import (
    DayForm,
    OwnFieldForm,
    SeesForm,
    TokenForm,
)

__all__ = [
    "AuditForm",
    "CompanyForm",
    "ContactsForm",
    "DayForm",
    "DelegationForm",
    "DepartmentsForm",
    "HandOverForm",
    "MembersForm",
    "NewPasswordForm",
    "NoForm",
    "OwnFieldForm",
    "PasswordForm",
    "PersonForm",
    "PostForm",
    "SeesForm",
    "ShareForm",
    "SignInForm",
    "TokenForm",
    "ViewForm",
    "WelcomeForm",
]
