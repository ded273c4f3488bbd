from django.db import migrations

GUARD = """
create function platform_refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only: % refused', tg_table_name, tg_op;
end $$;
"""
TABLES = ("platform_auditentry", "platform_auditseal")
TRIGGERS = "".join(
    f"""
create trigger {table}_append_only before update or delete on {table}
    for each row execute function platform_refuse_change();
create trigger {table}_no_truncate before truncate on {table}
    for each statement execute function platform_refuse_change();
"""
    for table in TABLES
)
UNDO = "".join(
    f"drop trigger {table}_append_only on {table}; drop trigger {table}_no_truncate on {table};" for table in TABLES
)


class Migration(migrations.Migration):
    dependencies = [("platform", "0001_initial")]
    operations = [
        migrations.RunSQL(GUARD, "drop function platform_refuse_change();"),
        migrations.RunSQL(TRIGGERS, UNDO),
    ]
