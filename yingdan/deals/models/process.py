"""The way a deal goes: a process with ordered stages."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from yingdan.core.models import Record


class Process(Record):
    """A sales process; new deals take the default one."""

    name = models.CharField(_("sales process"), max_length=80, unique=True)
    default = models.BooleanField(_("default"), default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["default"], condition=models.Q(default=True), name="deals_process_one_default"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Stage(models.Model):
    """A step of a process. `required` names the deal fields that must be filled before a deal may enter it."""

    process = models.ForeignKey(Process, models.CASCADE, related_name="stages")
    name = models.CharField(_("stage"), max_length=40)
    order = models.PositiveSmallIntegerField(_("order"))
    probability = models.PositiveSmallIntegerField(_("default win probability"))
    max_days = models.PositiveSmallIntegerField(_("longest stay in days"), null=True, blank=True)
    required = models.JSONField(_("required fields"), default=list, blank=True)

    class Meta:
        ordering = ["process", "order"]
        constraints = [
            models.UniqueConstraint(fields=["process", "order"], name="deals_stage_order"),
            models.UniqueConstraint(fields=["process", "name"], name="deals_stage_name"),
            models.CheckConstraint(condition=models.Q(probability__lte=100), name="deals_stage_probability"),
        ]

    def __str__(self) -> str:
        return self.name
