"""Values and pure functions of the counter: people, cases, numbers, rules."""
