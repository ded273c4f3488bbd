"""What an operation is: questionnaire, rules, steps, tables and releases, version by version."""
