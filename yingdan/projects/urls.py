from django.urls import path

from yingdan.projects.kinds import acceptance_kind, project_kind, task_kind, template_kind
from yingdan.projects.views import acceptances, plan, verbs
from yingdan.ui.kinds.urls import urls_of

urlpatterns = [
    path("projects/<int:pk>/plan/", plan.plan, name="project-plan"),
    path("projects/<int:pk>/submit/", verbs.submit, name="project-submit"),
    path("projects/<int:pk>/amend/", verbs.amend, name="project-amend"),
    path("projects/<int:pk>/move/", verbs.move, name="project-move"),
    path("projects/<int:pk>/health/", verbs.health, name="project-health"),
    path("projects/<int:pk>/add-member/", verbs.add_member, name="project-add-member"),
    path("projects/<int:pk>/remove-member/", verbs.remove_member, name="project-remove-member"),
    path("projects/<int:pk>/add-deal/", verbs.add_deal, name="project-add-deal"),
    path("projects/<int:pk>/remove-deal/", verbs.remove_deal, name="project-remove-deal"),
    path("projects/<int:pk>/phases/", verbs.phases, name="project-phases"),
    path("projects/<int:pk>/add-task/", verbs.add_task, name="project-add-task"),
    path("projects/<int:pk>/save-as-template/", verbs.keep, name="project-save-as-template"),
    path("tasks/<int:pk>/report/", verbs.report, name="task-report"),
    path("tasks/<int:pk>/state/", verbs.state, name="task-state"),
    path("tasks/<int:pk>/reschedule/", verbs.reschedule, name="task-reschedule"),
    path("tasks/<int:pk>/place/", verbs.place, name="task-place"),
    path("tasks/<int:pk>/link/", verbs.link, name="task-link"),
    path("tasks/<int:pk>/unlink/", verbs.unlink, name="task-unlink"),
    path("tasks/<int:pk>/checks/", verbs.checks, name="task-checks"),
    path("tasks/<int:pk>/tick/", verbs.tick, name="task-tick"),
    path("tasks/<int:pk>/with/", verbs.together, name="task-with"),
    path("acceptances/<int:pk>/submit/", acceptances.announce, name="acceptance-submit"),
    path("acceptances/<int:pk>/criteria/", acceptances.criteria, name="acceptance-criteria"),
    path("acceptances/<int:pk>/inspect/", acceptances.inspect, name="acceptance-inspect"),
    path("acceptances/<int:pk>/defect/", acceptances.defect, name="acceptance-defect"),
    path("acceptances/<int:pk>/fix/", acceptances.fix, name="acceptance-fix"),
    path("acceptances/<int:pk>/conclude/", acceptances.conclude, name="acceptance-conclude"),
    path("acceptances/<int:pk>/reopen/", acceptances.reopen, name="acceptance-reopen"),
    path("acceptances/<int:pk>/sign/", acceptances.sign, name="acceptance-sign"),
    path("acceptances/<int:pk>/paper/", acceptances.paper, name="acceptance-paper"),
    path("acceptances/<int:pk>/repeat/", acceptances.repeat, name="acceptance-repeat"),
    *urls_of(acceptance_kind),
    *urls_of(project_kind),
    *urls_of(task_kind),
    *urls_of(template_kind),
]
