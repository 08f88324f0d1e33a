from django.urls import path
from django.utils.translation import gettext_lazy as _

from yingdan.exchange.views import batches, check, steps
from yingdan.ui import nav

nav.add(nav.Item(_("Import"), "/import/", "upload", "foot", 5, "customer.import"))

urlpatterns = [
    path("import/", batches.start, name="import"),
    path("import/new/", steps.new, name="import-new"),
    path("import/drafts/<int:draft>/read/", steps.read, name="import-read"),
    path("import/drafts/<int:draft>/map/", steps.columns, name="import-map"),
    path("import/drafts/<int:draft>/check/", check.check, name="import-check"),
    path("import/drafts/<int:draft>/checking/", check.checking, name="import-checking"),
    path("import/drafts/<int:draft>/fix/", check.fix, name="import-fix"),
    path("import/drafts/<int:draft>/problems/", check.problems, name="import-draft-problems"),
    path("import/drafts/<int:draft>/write/", check.write, name="import-write"),
    path("import/drafts/<int:draft>/drop/", steps.drop, name="import-drop"),
    path("import/<int:batch>/", batches.report, name="import-report"),
    path("import/<int:batch>/progress/", batches.progress, name="import-progress"),
    path("import/<int:batch>/problems/", batches.problems, name="import-problems"),
    path("import/<int:batch>/undo/", batches.undo, name="import-undo"),
]
