"""Who runs what when: production rounds, and the only place where the phases are wired together."""
