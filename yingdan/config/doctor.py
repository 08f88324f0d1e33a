"""What the administrator wants to know when something is wrong."""

import shutil
import sqlite3
import sys
from pathlib import Path
from smtplib import SMTPException
from typing import Any

import django
from django.conf import settings
from django.core.mail import mailers
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from yingdan import __version__
from yingdan.config import health
from yingdan.core.models import Company, Cursor, Event

MAIL_OFF, MAIL_ANSWERS = "not set", "answers"


def findings(home: Path) -> dict[str, Any]:
    """One line per thing that can be wrong; `problems` is empty when all is well."""
    state = health.look()
    free = shutil.disk_usage(home).free
    company = None if state.jobs == "unknown" else Company.objects.first()
    waiting = DBTaskResult.objects.ready().count()
    stuck = list(Cursor.objects.filter(failed_at__isnull=False).values_list("listener", flat=True))
    problems = [
        *([state.reason] if state.reason else []),
        *([f"{free // 2**20} MB free on the disk of {home}"] if free < 2**30 else []),
        *([f"listener {name} has stopped at an error" for name in stuck]),
        *([f"mail: {answer}"] if (answer := _mail()) not in (MAIL_OFF, MAIL_ANSWERS) else []),
    ]
    return {
        "version": __version__,
        "python": sys.version.split()[0],
        "django": django.get_version(),
        "database": f"{connection.vendor} {_database_version()}",
        "home": str(home),
        "free_mb": free // 2**20,
        "company": company.name if company else None,
        "time": timezone.localtime().isoformat(timespec="seconds"),
        "jobs_waiting": waiting,
        "events_unsealed": Event.objects.filter(seal__isnull=True).count(),
        "mail": answer,
        "problems": problems,
    }


def _mail() -> str:
    """Whether the mail server answers and lets us in."""
    if not settings.MAILERS:
        return MAIL_OFF
    options = settings.MAILERS["default"]["OPTIONS"]
    try:
        with mailers["default"]:
            return MAIL_ANSWERS
    except (OSError, SMTPException) as problem:
        return f"{options['host']}:{options['port']} {problem}"


def _database_version() -> str:
    if connection.vendor == "sqlite":
        return sqlite3.sqlite_version
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return str(cursor.fetchone()[0])
