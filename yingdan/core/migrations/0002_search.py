"""The table of search entries and the full-text index over it, in the dialect of each database."""

from django.db import migrations, models

SQLITE = [
    """CREATE VIRTUAL TABLE core_searchfts USING fts5(
        words, content='core_searchentry', content_rowid='id', tokenize='unicode61 remove_diacritics 0')""",
    """CREATE TRIGGER core_searchfts_insert AFTER INSERT ON core_searchentry BEGIN
        INSERT INTO core_searchfts(rowid, words) VALUES (new.id, new.words); END""",
    """CREATE TRIGGER core_searchfts_delete AFTER DELETE ON core_searchentry BEGIN
        INSERT INTO core_searchfts(core_searchfts, rowid, words) VALUES ('delete', old.id, old.words); END""",
    """CREATE TRIGGER core_searchfts_update AFTER UPDATE OF words ON core_searchentry BEGIN
        INSERT INTO core_searchfts(core_searchfts, rowid, words) VALUES ('delete', old.id, old.words);
        INSERT INTO core_searchfts(rowid, words) VALUES (new.id, new.words); END""",
]
POSTGRESQL = [
    "CREATE INDEX core_searchentry_words ON core_searchentry USING gin (array_to_tsvector(string_to_array(words, ' ')))"
]


def make_index(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS core_searchentry_words")
        return
    for name in ("insert", "delete", "update"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS core_searchfts_{name}")
    schema_editor.execute("DROP TABLE IF EXISTS core_searchfts")


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40)),
                ("record", models.BigIntegerField()),
                ("words", models.TextField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("kind", "record"), name="core_search_entry_once")]
            },
        ),
        migrations.RunPython(make_index, drop_index),
    ]
