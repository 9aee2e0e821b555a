//! What a restore ends: everything that was good after the backup, and might be good again, or still.

/// A new epoch, so that devices compare instead of counting on; nobody is signed in; no token of a back end, no private
/// calendar and no link counts; and whichever secret the next server has is the database's. One transaction with the restore itself.
pub fn statements(migrations: &[String], epoch: &str, now: i64) -> String {
    // The migration that brought the table, and what is done to it.
    let each = [
        ("m0001_base", format!("UPDATE log_head SET epoch = '{epoch}';")),
        (
            "m0001_base",
            format!("UPDATE sessions SET ended_at = {now}, end_reason = 'restore' WHERE ended_at IS NULL;"),
        ),
        ("m0001_base", format!("UPDATE claims SET used_at = {now} WHERE used_at IS NULL;")),
        (
            "m0003_servicios",
            format!("UPDATE service_tokens SET revoked_at = {now} WHERE revoked_at IS NULL;"),
        ),
        ("m0004_secret", "DELETE FROM secret;".to_owned()),
        ("m0019_evidencia", "DELETE FROM feeds;".to_owned()),
    ];
    let there = |name: &str| migrations.iter().any(|migration| migration == name);
    each.into_iter().filter(|(name, _)| there(name)).map(|(_, statement)| statement).collect()
}

#[cfg(test)]
mod tests {
    use super::statements;

    #[test]
    fn tables_that_a_backup_does_not_have_yet_are_left_alone() {
        let old = statements(&["m0001_base".to_owned()], "e", 1);
        assert!(old.contains("log_head") && old.contains("sessions") && !old.contains("service_tokens"));
    }
}
