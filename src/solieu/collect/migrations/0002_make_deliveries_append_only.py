from django.db import migrations

FUNCTION = """
create function collect_refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only: % refused', tg_table_name, tg_op using errcode = 'restrict_violation';
end $$
"""
TRIGGER = """
create trigger append_only before update or delete on {table}
for each statement execute function collect_refuse_change()
"""
TABLES = ("collect_delivery", "collect_payload", "collect_submissionversion")


class Migration(migrations.Migration):
    dependencies = [("collect", "0001_initial")]

    operations = [
        migrations.RunSQL(FUNCTION, "drop function collect_refuse_change()"),
        *(migrations.RunSQL(TRIGGER.format(table=table), f"drop trigger append_only on {table}") for table in TABLES),
    ]
