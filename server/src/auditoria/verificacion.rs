//! Walking the chain from its first row, and saying where it does not hold.

use super::{
    cadena::{self, GENESIS},
    clave::Clave,
};
use crate::entity::{audit, audit_head};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

const PAGE: u64 = 1000;
/// More than these say no more.
const MOST: usize = 50;

/// What was looked at.
#[derive(Debug, Default)]
pub struct Verified {
    /// Rows whose seal was computed again.
    pub sealed: i64,
    /// Rows that wait for theirs.
    pub unsealed: u64,
    /// What is not as it must be, in words.
    pub findings: Vec<String>,
}

/// Verifies the chain, and its head with the key where there is one.
pub async fn verify(conn: &impl ConnectionTrait, clave: Option<&Clave>) -> anyhow::Result<Verified> {
    let mut done = Verified::default();
    // The seal before, where the row before is there.
    let (mut last, mut before) = (0, Some(GENESIS.to_owned()));
    loop {
        let rows = audit::Entity::find()
            .filter(audit::Column::Pos.gt(last))
            .order_by_asc(audit::Column::Pos)
            .limit(PAGE)
            .all(conn)
            .await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            let pos = row.pos.unwrap_or_default();
            if pos != last + 1 {
                done.say(match pos - last {
                    2 => format!("audit: row {} is missing", last + 1),
                    _ => format!("audit: rows {} to {} are missing", last + 1, pos - 1),
                });
                before = None;
            }
            let good = before
                .as_ref()
                .is_none_or(|before| row.sello.as_deref() == Some(cadena::sello(before, pos, &row).as_str()));
            if !good {
                let (id, accion) = (&row.id, &row.accion);
                done.say(format!(
                    "audit: row {pos} ({accion}, {id}) is not what was sealed there: it was changed or moved"
                ));
            }
            (last, before) = (pos, row.sello);
            done.sealed += 1;
        }
    }
    done.unsealed = audit::Entity::find().filter(audit::Column::Pos.is_null()).count(conn).await?;
    let head = audit_head::Entity::find_by_id(1).one(conn).await?;
    verify_head(&mut done, head, last, before.as_deref(), clave);
    Ok(done)
}

fn verify_head(
    done: &mut Verified,
    head: Option<audit_head::Model>,
    last: i64,
    sello: Option<&str>,
    clave: Option<&Clave>,
) {
    let Some(head) = head else {
        if last > 0 {
            done.say("audit: the head of the chain is missing".to_owned());
        }
        return;
    };
    if head.pos > last {
        done.say(format!(
            "audit: the rows from {} to {} are missing, the newest there were",
            last + 1,
            head.pos
        ));
    } else if head.pos < last || Some(head.sello.as_str()) != sello {
        done.say(format!(
            "audit: the head says row {}, and the chain ends at row {last} with another seal",
            head.pos
        ));
    }
    match clave {
        Some(clave) if clave.signed(&cadena::head(head.pos, &head.sello, head.at), &head.firma) => {}
        Some(_) => done.say(
            "audit: the head is not signed with the key beside the secret. After a restore, or with a new key, it is \
             once a server has run; otherwise somebody wrote the chain anew"
                .to_owned(),
        ),
        None => done.say("audit: there is no key beside the secret to verify the head with".to_owned()),
    }
}

impl Verified {
    fn say(&mut self, finding: String) {
        if self.findings.len() < MOST {
            self.findings.push(finding);
        }
    }
}
