//! `/docs/eventos`, from asyncapi.yaml.

use super::{
    esquemas::{self, example, fields, kind, named_example, plain, target},
    marco::{Group, Marco, heading},
    texto::{Palabras, line, markdown},
};
use crate::contrato::schemas::strings;
use maud::{Markup, html};
use serde_json::Value;

/// The page.
pub fn page(document: &Value, words: &Palabras) -> String {
    let (from_client, from_server) = (events(document, "receive"), events(document, "send"));
    let (connection, from_client): (Vec<_>, Vec<_>) =
        from_client.into_iter().partition(|event| event.name == "CONNECT");
    let (schemas, schemas_group) = esquemas::section(words, &document["components"]["schemas"]);
    let group = |id: &str, title: &str, events: &[Event<'_>]| Group {
        id: id.to_owned(),
        title: title.to_owned(),
        entries: events.iter().map(|event| (event.id(), html! { (event.name) })).collect(),
    };
    let alone = |id: &str, title: &str| group(id, title, &[]);
    let contents = vec![
        alone("introduccion", words.introduccion),
        alone("conexion", words.conexion),
        alone("salas", words.salas),
        group("servidor", words.del_servidor, &from_server),
        group("cliente", words.del_cliente, &from_client),
        schemas_group,
    ];
    let section = |id: &str, title: &str, events: &[Event<'_>]| {
        html! { section aria-labelledby=(id) {
            h2 id=(id) { (title) }
            @for event in events { (event.article(document, words)) }
        } }
    };
    let main = html! {
        section aria-labelledby="introduccion" {
            h2 id="introduccion" { (words.introduccion) }
            (markdown(document["info"]["description"].as_str().unwrap_or_default()))
        }
        (section("conexion", words.conexion, &connection))
        (rooms(document, words))
        (section("servidor", words.del_servidor, &from_server))
        (section("cliente", words.del_cliente, &from_client))
        (schemas)
    };
    let document = "/docs/asyncapi.yaml";
    Marco { words, path: "/docs/eventos", title: words.eventos, document, contents, main }.html()
}

fn rooms(document: &Value, words: &Palabras) -> Markup {
    let channels = document["channels"].as_object().into_iter().flatten();
    html! {
        section aria-labelledby="salas" {
            h2 id="salas" { (words.salas) }
            @for (key, channel) in channels {
                @let text = channel["description"].as_str().unwrap_or_default();
                @let (who, how) = text.split_once("\n\n").unwrap_or((text, ""));
                article.sala id={ "sala-" (key) } {
                    h3 { code { (channel["address"].as_str().unwrap_or_default()) } }
                    dl.hechos {
                        dt { (words.quien) } dd { (line(who)) }
                        dt { (words.como) } dd { (line(how.split_once(": ").map_or(how, |(_, how)| how))) }
                    }
                }
            }
        }
    }
}

/// An event of one side: every operation by its name.
struct Event<'a> {
    action: &'a str,
    name: &'a str,
    operations: Vec<&'a Value>,
}

/// The events of one side, in the order of the document.
fn events<'a>(document: &'a Value, action: &'a str) -> Vec<Event<'a>> {
    let mut events: Vec<Event<'a>> = Vec::new();
    for operation in document["operations"].as_object().into_iter().flatten().map(|(_, operation)| operation)
    {
        let name = operation["title"].as_str().unwrap_or_default();
        if operation["action"] != action {
            continue;
        }
        match events.iter_mut().find(|event| event.name == name) {
            Some(event) => event.operations.push(operation),
            None => events.push(Event { action, name, operations: vec![operation] }),
        }
    }
    events
}

impl Event<'_> {
    fn id(&self) -> String {
        let side = if self.action == "send" { "servidor" } else { "cliente" };
        format!("{side}-{}", self.name)
    }

    fn article(&self, document: &Value, words: &Palabras) -> Markup {
        let Some(first) = self.operations.first() else { return html! {} };
        let about = first["description"].as_str().unwrap_or_default();
        html! {
            article id=(self.id()) {
                (heading(words, &self.id(), self.name, &html! { code { (self.name) } " " (self.badges(words)) }))
                p.resumen { (line(first["summary"].as_str().unwrap_or_default())) }
                @if !about.is_empty() { (markdown(about)) }
                @if self.action == "send" { (self.to(document, words)) }
                (self.carries(document, words))
                @if self.action == "receive" { (self.answers(document, words)) }
            }
        }
    }

    fn badges(&self, words: &Palabras) -> Markup {
        let durable = self.operations.iter().any(|operation| operation["x-durable"] == true);
        let device = self.operations.iter().any(|operation| operation["x-device-only"] == true);
        html! {
            @if self.action == "send" && durable { span.ficha.durable { (words.durable) } }
            @if self.action == "send" && !durable { span.ficha { (words.vivo) } }
            @if device { span.ficha { (words.solo_equipos) } }
        }
    }

    fn to(&self, document: &Value, words: &Palabras) -> Markup {
        html! {
            dl.hechos {
                dt { (words.a_quien) }
                @for operation in &self.operations {
                    @let key = target(&operation["channel"]).unwrap_or_default();
                    dd {
                        a href={ "#sala-" (key) } { code { (document["channels"][key]["address"].as_str().unwrap_or_default()) } }
                        @if let Some(note) = operation["x-to"].as_str() { " — " (line(note)) }
                    }
                }
            }
        }
    }

    /// What it carries, by each of its messages, with their examples.
    fn carries(&self, document: &Value, words: &Palabras) -> Markup {
        let mut keys: Vec<&str> =
            self.operations.iter().flat_map(|operation| messages(&operation["messages"])).collect();
        keys.dedup();
        html! { @for (index, key) in keys.iter().enumerate() {
            @let message = &document["components"]["messages"][key];
            @let payload = &message["payload"];
            h4 { (words.lleva) ": "
                @if payload["type"] == "null" { (words.nada) } @else { (kind(payload)) }
                @if index > 0 { " " span.ficha { (words.vivo) } } }
            @if payload["type"] != "null" {
                (fields(words, payload))
                @for part in payload.get("allOf").and_then(Value::as_array).into_iter().flatten() { (fields(words, part)) }
                @for (index, given) in message["examples"].as_array().into_iter().flatten().enumerate() {
                    @let name = given["name"].as_str().filter(|_| message["examples"].get(1).is_some());
                    (named_example(words, name.unwrap_or_default(), &given["payload"], index == 0))
                }
            }
        } }
    }

    fn answers(&self, document: &Value, words: &Palabras) -> Markup {
        let Some(operation) = self.operations.first() else { return html! {} };
        let acks = messages(&operation["reply"]["messages"]).filter(|key| *key != "ack.refused");
        let events = strings(operation.get("x-answered-by"));
        let codes = operation["x-refusals"].as_array().into_iter().flatten();
        html! {
            @for key in acks {
                @let message = &document["components"]["messages"][key];
                h4 { @if self.name == "CONNECT" { code { (key) } } @else { (words.acuse) } ": " (kind(&message["payload"])) }
                @for given in message["examples"].as_array().into_iter().flatten() {
                    (example(words, &given["payload"], false))
                }
            }
            dl.hechos {
                @if !events.is_empty() {
                    dt { (words.contesta_con) }
                    dd { @for name in &events { a href={ "#servidor-" (name) } { code { (name) } } " " } }
                }
                @if operation.get("x-refusals").is_some() {
                    dt { (words.rechazos) }
                    dd.codigos { @for code in codes { code { (plain(code)) } " " } }
                }
            }
        }
    }
}

/// The keys of the messages in a list of references to them.
fn messages(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array().into_iter().flatten().filter_map(target)
}
