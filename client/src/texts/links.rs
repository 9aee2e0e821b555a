//! Where a click on a toast leads.

use super::data;
use vigia_protocol::{
    event::{Notification, OficioAssigned},
    inbox::InboxEntry,
};

/// An oficio opens by itself, a deadline in the inbox, anything else by its link.
pub(super) fn path(entry: &InboxEntry) -> String {
    let contexto = entry.contexto.as_ref();
    let oficio = contexto.and_then(|contexto| contexto.oficio_id.clone());
    if let Some(id) = oficio.or_else(|| data::<OficioAssigned>(entry).map(|oficio| oficio.id)) {
        return format!("/oficios/{id}");
    }
    let is_deadline = contexto.is_some_and(|contexto| contexto.prescripcion_id.is_some());
    let link = data::<Notification>(entry).and_then(|notification| notification.link);
    link.filter(|link| !is_deadline && is_page(link))
        .unwrap_or_else(|| format!("/bandeja/{}", entry.notification_id))
}

/// A link is data: only a path of the app is followed.
fn is_page(link: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '_' | ':' | '@' | '-');
    ["/bandeja", "/expedientes", "/oficios", "/ajustes"].iter().any(|page| link.starts_with(page))
        && link.chars().all(plain)
        && !link.contains("..")
}
