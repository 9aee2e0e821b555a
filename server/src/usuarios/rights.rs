//! What must hold when somebody's role or state changes, and what follows.

use crate::{
    ausencias,
    auth::{Which, end_all_of, end_claims_by},
    db::Tx,
    entity::{expediente_members as members, expedientes as cases, users},
    error::{Error, Result, Text},
    expedientes::{self, is_orphaned, puede_ser_miembro, referencia, release_rights, stored},
    feeds, inbox, prescripciones,
};
use sea_orm::{
    ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, LockType},
};
use serde_json::json;
use vigia_protocol::{
    acceso::{Calidad, Rol},
    ids::{ExpedienteId, UserId},
};

/// Who changes an account, as far as a refusal goes.
#[derive(Clone, Copy, Debug)]
pub struct Pedido<'a> {
    /// A refusal names cases only to whoever sees them.
    pub sees_cases: bool,
    /// They know whom it leaves without a deputy.
    pub aun_asi: bool,
    /// Why, where they say so.
    pub motivo: Option<&'a str>,
}

/// Applies a change of role, state or access to cases from `old` that is already in the row of `user`, or refuses it:
/// there is always an admin who sees the cases, an open deadline always has an active responsable, and whoever is away
/// keeps their deputy unless whoever asks knows of it.
pub async fn apply(tx: &mut Tx, old: &users::Model, user: &users::Model, pedido: Pedido<'_>) -> Result<()> {
    let (id, rol): (UserId, Rol) = (stored(&user.id)?, stored(&user.rol)?);
    require_admin(tx).await?;
    let remains = user.activo && puede_ser_miembro(rol);
    if !remains && !pedido.aun_asi {
        ausencias::require_no_suplencias(tx, &user.id).await?;
    }
    let mut orphaned = Vec::new();
    for case in led_by(tx, &id).await? {
        if is_orphaned(&**tx, &stored(&case.id)?).await? {
            orphaned.push(referencia(case.referencia));
        }
    }
    if !orphaned.is_empty() {
        return Err(hand_over_first(&orphaned, pedido.sees_cases));
    }
    if !puede_ser_miembro(rol) {
        leave_cases(tx, &id).await?;
    }
    if !user.activo || rol != Rol::Admin {
        end_claims_by(tx, &user.id).await?;
    }
    if !user.activo {
        end_all_of(tx, &id, Which::All, "usuario-inactivo").await?;
        feeds::revocar(tx, &id, "usuario-inactivo").await?;
        inbox::close_asking(tx, &id).await?;
    } else if !old.activo {
        alert_anew(tx, &id).await?;
    }
    prescripciones::look_again(tx).await?;
    release_rights(tx, user).await
}

/// Locks the admins until the end of the transaction: of two who switch each other off, the second sees the first.
pub async fn lock_admins(tx: &Tx) -> Result<()> {
    let admins = users::Entity::find().filter(users::Column::Rol.eq(Rol::Admin.as_str()));
    admins.order_by_asc(users::Column::Id).lock(LockType::NoKeyUpdate).all(&**tx).await?;
    Ok(())
}

async fn require_admin(tx: &Tx) -> Result<()> {
    let admins = users::Entity::find()
        .filter(users::Column::Rol.eq(Rol::Admin.as_str()))
        .filter(users::Column::Activo.eq(true));
    if admins.clone().filter(users::Column::VeCasos.eq(true)).count(&**tx).await? > 0 {
        return Ok(());
    }
    Err(if admins.count(&**tx).await? > 0 {
        // What nobody takes note of goes to the admins last, and there it must not end.
        Error::conflict(
            "Tiene que quedar un administrador activo que vea los expedientes",
            "One active admin who sees the cases has to remain",
        )
    } else {
        Error::conflict("Tiene que quedar un administrador activo", "One active admin has to remain")
    })
}

/// A slip on one's own account would lock out whoever made it, and could not be undone by them.
pub fn own_account() -> Error {
    Error::conflict(
        "Es tu propia cuenta: lo tiene que hacer otro administrador",
        "This is your own account: another admin has to do it",
    )
}

/// An open deadline without anybody who answers for it would be watched for nobody.
fn hand_over_first(referencias: &[String], sees_cases: bool) -> Error {
    let shown = referencias.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
    let (es, en) = match referencias.len() {
        _ if !sees_cases => (
            "Hay expedientes con plazos abiertos que quedarían sin responsable".to_owned(),
            "There are cases with open deadlines that would be left without a responsable".to_owned(),
        ),
        1 => (
            format!("El expediente {shown} tiene plazos abiertos y quedaría sin responsable"),
            format!("Case {shown} has open deadlines and would be left without a responsable"),
        ),
        all => {
            let more = all.saturating_sub(SHOWN);
            let (y, and) = if more == 0 {
                <_>::default()
            } else {
                (format!(" y {more} más"), format!(" and {more} more"))
            };
            (
                format!("Los expedientes {shown}{y} tienen plazos abiertos y quedarían sin responsable"),
                format!("Cases {shown}{and} have open deadlines and would be left without a responsable"),
            )
        }
    };
    Error::Conflict(Some(Text::new(
        format!("{es}: antes hay que nombrar a otra persona"),
        format!("{en}: name somebody else first"),
    )))
}

/// So many cases a refusal names.
const SHOWN: usize = 8;

/// The cases somebody answers for, by reference; locked, so that of two responsables of one case not both go at once.
pub async fn led_by(tx: &Tx, user: &UserId) -> Result<Vec<cases::Model>> {
    let ids: Vec<String> = members::Entity::find()
        .select_only()
        .column(members::Column::ExpedienteId)
        .filter(members::Column::UserId.eq(user.as_str()))
        .filter(members::Column::Calidad.eq(Calidad::Responsable.as_str()))
        .into_tuple()
        .all(&**tx)
        .await?;
    expedientes::lock(&**tx, &ids).await?;
    let own = cases::Entity::find().filter(cases::Column::Id.is_in(ids));
    Ok(own.order_by_asc(cases::Column::Referencia).all(&**tx).await?)
}

/// Whoever is back gets the current step of what they belong to, as somebody who joins: what they were asked before is
/// closed.
async fn alert_anew(tx: &Tx, user: &UserId) -> Result<()> {
    members::Entity::update_many()
        .col_expr(members::Column::Since, Expr::value(tx.now().millis()))
        .filter(members::Column::UserId.eq(user.as_str()))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Office staff belong to no case; a later change of role does not bring the old ones back unasked.
async fn leave_cases(tx: &Tx, user: &UserId) -> Result<()> {
    let own = members::Entity::find().filter(members::Column::UserId.eq(user.as_str())).all(&**tx).await?;
    for member in own {
        let expediente: ExpedienteId = stored(&member.expediente_id)?;
        members::Entity::delete_by_id((member.expediente_id, member.user_id)).exec(&**tx).await?;
        let detalle = json!({ "user": user, "antes": member.calidad, "despues": serde_json::Value::Null });
        tx.audit("expediente.miembro", ("expediente", expediente.as_str()), Some(&expediente), detalle)
            .await?;
    }
    Ok(())
}
