//! What a reader of the pages finds.

use super::{EVENTOS, Page, REST};
use super::{POLICY, file, page};
use axum::http::{HeaderMap, HeaderValue, header};
use std::collections::BTreeSet;

async fn text(shown: &'static Page, language: &'static str) -> String {
    let mut headers = HeaderMap::new();
    headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static(language));
    let body = page(shown, &headers).into_body();
    String::from_utf8(axum::body::to_bytes(body, usize::MAX).await.unwrap().to_vec()).unwrap()
}

fn all<'a>(html: &'a str, before: &str) -> Vec<&'a str> {
    html.split(before).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[tokio::test]
async fn every_link_within_a_page_leads_somewhere_and_every_anchor_is_one() {
    for shown in [&REST, &EVENTOS] {
        let html = text(shown, "es").await;
        let ids = all(&html, " id=\"");
        let unique: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), unique.len());
        let links = all(&html, "href=\"#");
        assert!(links.len() > 200, "{}", links.len());
        for link in links {
            assert!(unique.contains(link), "{link}");
        }
    }
}

#[tokio::test]
async fn every_operation_and_every_event_is_there_in_the_language_asked_for() {
    let (rest, eventos) = (text(&REST, "es-AR,es").await, text(&EVENTOS, "en").await);
    assert!(rest.contains("<html lang=\"es\">") && rest.contains("Saltar al contenido"));
    assert!(eventos.contains("<html lang=\"en\">") && eventos.contains("Skip to the content"));
    for operation in crate::openapi()["paths"]
        .as_object()
        .unwrap()
        .values()
        .flat_map(|path| path.as_object().unwrap().values())
    {
        let id = operation["operationId"].as_str().unwrap();
        assert!(rest.contains(&format!("<article id=\"{id}\">")), "{id}");
    }
    for row in vigia_protocol::socket::table::FROM_SERVER {
        assert!(eventos.contains(&format!("<article id=\"servidor-{}\">", row.event)), "{}", row.event);
    }
    for event in vigia_protocol::socket::ClientEvent::ALL {
        assert!(eventos.contains(&format!("<article id=\"cliente-{event}\">")), "{event}");
    }
}

#[tokio::test]
async fn nothing_on_them_runs_or_comes_from_elsewhere() {
    assert!(!POLICY.contains("script") && !POLICY.contains("unsafe"));
    let answer = file("text/html", "");
    assert_eq!(answer.headers()[header::CONTENT_SECURITY_POLICY], POLICY);
    for shown in [&REST, &EVENTOS] {
        let html = text(shown, "es").await;
        for forbidden in ["<script", "style=\"", "src=\"http", "href=\"http", " onclick"] {
            assert!(!html.contains(forbidden), "{forbidden}");
        }
    }
}
