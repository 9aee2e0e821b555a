//! The document against what it describes.

use super::operation_id;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use vigia_protocol::{
    ajustes::SetAjustes,
    ausencias::NewAusencia,
    calendario::{EditEvento, NewEvento},
    calendarios::{ArchivoCalendario, ChooseOficina, EditCalendario, ImportCalendario, ResolveRevision},
    eventos::Publicar,
    expedientes::{EditExpediente, NewExpediente, SetMiembro, Traspaso},
    facturas::{AdvanceFactura, EditFactura, NewFactura},
    importacion::Importar,
    mensajes::{EditMensaje, NewMensaje, SetLeido},
    oficios::{AcceptOficio, AssignOficio, CompleteOficio, NewOficio, RejectOficio},
    prescripciones::{
        AddEventoPlazo, EditEventoPlazo, EditPrescripcion, NewPrescripcion, PreviewEdit, PreviewNew,
        ReopenPrescripcion, ResolvePrescripcion, ResolveRevisionPlazo, RetireEventoPlazo, VerifyPrescripcion,
    },
    servicios::{NewServiceToken, PutExpediente, PutUsuario},
    session::{ChangePassword, Claim, Refresh, SignIn},
    sistema::NewSystemAlert,
    usuarios::{EditUsuario, NewUsuario, TraspasoUsuario},
};

fn operations(document: &Value) -> impl Iterator<Item = (String, &Value)> {
    document["paths"].as_object().unwrap().iter().flat_map(|(path, operations)| {
        let each = operations.as_object().unwrap().iter();
        each.map(move |(method, operation)| (format!("{method} {path}"), operation))
    })
}

#[test]
fn every_operation_says_what_it_does_who_may_ask_and_how_it_is_refused() {
    let document = crate::openapi();
    let groups: Vec<&str> =
        document["tags"].as_array().unwrap().iter().map(|tag| tag["name"].as_str().unwrap()).collect();
    let mut ids = BTreeSet::new();
    for (name, operation) in operations(&document) {
        assert!(operation["summary"].as_str().is_some_and(|text| text.ends_with('.')), "{name}: no summary");
        assert!(groups.contains(&operation["tags"][0].as_str().unwrap()), "{name}: an unknown group");
        assert!(ids.insert(operation["operationId"].as_str().unwrap()), "{name}: its id is another's");
        assert!(operation["security"].is_array(), "{name}");
        for given in operation["parameters"].as_array().into_iter().flatten() {
            assert!(given["description"].as_str().is_some_and(|text| !text.is_empty()), "{name}: {given}");
        }
        let answers = operation["responses"].as_object().unwrap();
        assert!(answers.keys().any(|status| status.starts_with('2')), "{name}: {answers:?}");
        assert!(answers.contains_key("503") && answers.contains_key("500"), "{name}");
        assert!(!answers.contains_key("4XX"), "{name}");
        assert!(answers.contains_key("404") || !name.contains('{'), "{name}");
    }
    assert!(ids.len() >= 58, "{}", ids.len());
}

/// Every example is what its schema asks for, by a validator that is not ours.
#[test]
fn every_example_is_what_its_schema_says() {
    let document = crate::openapi();
    let mut seen = 0;
    for (name, operation) in operations(&document) {
        let answers = operation["responses"].as_object().unwrap().values();
        for part in answers.chain(operation.get("requestBody")) {
            let Some(content) = part.pointer("/content/application~1json") else { continue };
            let mut schema = content["schema"].clone();
            schema["components"] = document["components"].clone();
            let validator = jsonschema::validator_for(&schema).unwrap();
            let errors: Vec<String> =
                validator.iter_errors(&content["example"]).map(|e| e.to_string()).collect();
            assert!(errors.is_empty(), "{name}: {errors:?}\n{:#}", content["example"]);
            seen += 1;
        }
    }
    assert!(seen > 80, "{seen}");
}

#[test]
fn ids_are_of_their_group() {
    let operation = json!({ "tags": ["expedientes"], "operationId": "of_case" });
    assert_eq!(operation_id(&operation), "expedientesOfCase");
}

/// Every example of a request is read and let through by what reads that request.
#[test]
fn every_example_of_a_request_is_one_the_server_would_take() {
    let document = crate::openapi();
    let mut seen = BTreeSet::new();
    for (name, operation) in operations(&document) {
        let Some(content) = operation.pointer("/requestBody/content/application~1json") else { continue };
        let schema = &content["schema"];
        let mut forms = std::iter::once(schema).chain(schema["oneOf"].as_array().into_iter().flatten());
        let reference = forms.find_map(|form| form["$ref"].as_str()).unwrap();
        let wanted = reference.rsplit('/').next().unwrap();
        takes(wanted, content["example"].clone()).unwrap_or_else(|wrong| panic!("{name}: {wrong}"));
        seen.insert(wanted);
    }
    assert!(seen.len() >= 30, "{seen:?}");
}

/// What is wrong with a body of that type.
fn takes(name: &str, body: Value) -> Result<(), String> {
    macro_rules! types {
        (validated: $($validated:ident),*; every value is fine: $($plain:ident),*;) => {
            match name {
                $(stringify!($validated) => {
                    let body: $validated = serde_json::from_value(body).map_err(|error| error.to_string())?;
                    crate::validate::validate(&body).map_err(|error| format!("{error:?}"))
                })*
                $(stringify!($plain) => {
                    serde_json::from_value::<$plain>(body).map(drop).map_err(|error| error.to_string())
                })*
                other => Err(format!("nobody tries examples of {other} here yet")),
            }
        };
    }
    types! {
        validated: AddEventoPlazo, ArchivoCalendario, AssignOficio, ChangePassword, Claim, CompleteOficio, EditCalendario, EditEvento, EditEventoPlazo, EditExpediente, EditFactura, EditMensaje,
            EditPrescripcion, EditUsuario, ImportCalendario, Importar, NewAusencia, NewEvento, NewExpediente, NewFactura, NewMensaje, NewOficio, NewPrescripcion,
            NewServiceToken, NewSystemAlert, NewUsuario, PreviewEdit, PreviewNew, PutExpediente, PutUsuario, Refresh, RejectOficio,
            ReopenPrescripcion, ResolvePrescripcion, ResolveRevision, ResolveRevisionPlazo, RetireEventoPlazo, SetAjustes, SignIn, Traspaso, TraspasoUsuario, VerifyPrescripcion;
        every value is fine: AcceptOficio, AdvanceFactura, ChooseOficina, Publicar, SetLeido, SetMiembro;
    }
}
