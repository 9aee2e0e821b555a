//! `/docs/rest`, from openapi.json.

use super::{
    esquemas::{self, example, kind, target},
    marco::{Group, Marco, heading},
    texto::{Palabras, line, markdown},
};
use maud::{Markup, html};
use serde_json::Value;

/// The page.
pub fn page(document: &Value, words: &Palabras) -> String {
    let mut contents = vec![Group {
        id: "introduccion".to_owned(),
        title: words.introduccion.to_owned(),
        entries: Vec::new(),
    }];
    let mut sections = Vec::new();
    for tag in document["tags"].as_array().into_iter().flatten() {
        let name = tag["name"].as_str().unwrap_or_default();
        let title = tag["x-displayName"].as_str().unwrap_or(name);
        let all = operations(document, name);
        contents.push(Group {
            id: format!("grupo-{name}"),
            title: title.to_owned(),
            entries: all
                .iter()
                .map(|op| (op.id().to_owned(), html! { (method(op.method)) " " (op.short()) }))
                .collect(),
        });
        sections.push(html! {
            section aria-labelledby={ "grupo-" (name) } {
                h2 id={ "grupo-" (name) } { (title) }
                (markdown(tag["description"].as_str().unwrap_or_default()))
                @for op in &all { (op.article(document, words)) }
            }
        });
    }
    let (schemas, group) = esquemas::section(words, &document["components"]["schemas"]);
    contents.push(group);
    let main = html! {
        section aria-labelledby="introduccion" {
            h2 id="introduccion" { (words.introduccion) }
            (markdown(document["info"]["description"].as_str().unwrap_or_default()))
        }
        @for section in &sections { (section) }
        (schemas)
    };
    Marco { words, path: "/docs/rest", title: words.rest, document: "/docs/openapi.json", contents, main }
        .html()
}

struct Operation<'a> {
    method: &'a str,
    path: &'a str,
    value: &'a Value,
}

/// The operations of a group, in the order of their paths.
fn operations<'a>(document: &'a Value, tag: &str) -> Vec<Operation<'a>> {
    let paths = document["paths"].as_object().into_iter().flatten();
    let all = paths.flat_map(|(path, operations)| {
        let each = operations.as_object().into_iter().flatten();
        each.map(move |(method, value)| Operation { method, path, value })
    });
    all.filter(|op| op.value["tags"][0] == tag).collect()
}

fn method(method: &str) -> Markup {
    html! { span class={ "metodo " (method) } { (method.to_uppercase()) } }
}

impl Operation<'_> {
    fn id(&self) -> &str {
        self.value["operationId"].as_str().unwrap_or_default()
    }

    fn short(&self) -> &str {
        self.path.strip_prefix("/api/v1").unwrap_or(self.path)
    }

    fn article(&self, document: &Value, words: &Palabras) -> Markup {
        let text = |key: &str| self.value[key].as_str().unwrap_or_default();
        let name = format!("{} {}", self.method.to_uppercase(), self.path);
        let body = &self.value["requestBody"]["content"]["application/json"];
        html! {
            article id=(self.id()) {
                (heading(words, self.id(), &name, &html! { (method(self.method)) " " code.ruta { (self.path) } }))
                p.resumen { (line(text("summary"))) }
                @if !text("description").is_empty() { (markdown(text("description"))) }
                p.fichas { (self.who(words)) }
                (self.parameters(words))
                @if !body.is_null() {
                    h4 { (words.cuerpo) ": " (kind(&body["schema"])) }
                    (example(words, &body["example"], false))
                }
                (self.answers(document, words))
            }
        }
    }

    fn who(&self, words: &Palabras) -> Markup {
        let schemes = self.value["security"].as_array().into_iter().flatten();
        let names: Vec<&String> = schemes.filter_map(|scheme| scheme.as_object()?.keys().next()).collect();
        html! {
            @if names.is_empty() { span.ficha { (words.publico) } }
            @for name in names { span.ficha { (name) } }
        }
    }

    fn parameters(&self, words: &Palabras) -> Markup {
        let all: Vec<&Value> = self.value["parameters"].as_array().into_iter().flatten().collect();
        html! {
            @if !all.is_empty() {
                h4 { (words.parametros) }
                div.ancho tabindex="0" { table {
                    thead { tr { th scope="col" { (words.campo) } th scope="col" { (words.tipo) } th scope="col" { (words.que_es) } } }
                    tbody { @for given in all { tr {
                        th scope="row" { code { (given["name"].as_str().unwrap_or_default()) }
                            @if given["required"] != true { abbr.quiza title=(words.opcional) { "?" } } }
                        td.tipo { (kind(&given["schema"])) " · " (given["in"].as_str().unwrap_or_default()) }
                        td { (line(given["description"].as_str().unwrap_or_default())) }
                    } } }
                } }
            }
        }
    }

    fn answers(&self, document: &Value, words: &Palabras) -> Markup {
        let all: Vec<(&String, &Value)> = self.value["responses"].as_object().into_iter().flatten().collect();
        let (good, bad): (Vec<_>, Vec<_>) = all.into_iter().partition(|(status, _)| status.starts_with('2'));
        html! {
            h4 { (words.respuestas) }
            @for (status, answer) in good {
                @let content = &answer["content"]["application/json"];
                p.respuesta { span.estado.bien { (status) } " "
                    @if content.is_null() { (line(answer["description"].as_str().unwrap_or_default())) }
                    @else { (kind(&content["schema"])) } }
                @if !content.is_null() { (example(words, &content["example"], false)) }
            }
            details.rechazos {
                summary { (words.rechazos) " · " span.estados { (bad.iter().map(|(status, _)| status.as_str()).collect::<Vec<_>>().join(" ")) } }
                dl { @for (status, answer) in bad { (refusal(document, status, answer)) } }
            }
        }
    }
}

/// One way to be refused: its status, its codes, when it comes.
fn refusal(document: &Value, status: &str, answer: &Value) -> Markup {
    let common = target(answer).map_or(answer, |name| &document["components"]["responses"][name]);
    let examples = common.pointer("/content/application~1json/examples").and_then(Value::as_object);
    html! {
        dt { span.estado { (status) } @for code in examples.into_iter().flat_map(|all| all.keys()) { " " code { (code) } } }
        dd { (line(common["description"].as_str().unwrap_or_default())) }
    }
}
