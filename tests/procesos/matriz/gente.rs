//! The people of the matrix: one for each place somebody can have in the firm and in a case.

use anyhow::{Context, Result, ensure};
use chrono::{DateTime, Days, Utc};
use reqwest::Method;
use serde_json::{Value, json};
use vigia_protocol::{
    acceso::{Calidad, Rol},
    eventos::Suceso,
    ids::{ExpedienteId, UserId},
    usuarios::{CreatedUsuario, NewUsuario},
};
use vigia_tests::{
    api::Api,
    casa::{Casa, House},
    firma::PASSWORD,
    server::Options,
};

/// The columns of the tables.
pub const COLUMNAS: [&str; 14] = [
    "admin",
    "responsable",
    "supervisor",
    "miembro",
    "ajeno",
    "tecnico",
    "abierto",
    "vencido",
    "nada",
    "servicio",
    "sin-alcance",
    "cerrada",
    "inactivo",
    "nadie",
];

/// How many of them can connect a socket.
pub const CONECTAN: usize = 9;

/// Somebody, or something, that asks.
pub struct Persona {
    /// Which column they stand in; the four admins share one, since membership gives an admin nothing.
    pub columna: usize,
    /// What they are called.
    pub nombre: String,
    /// What they show.
    pub token: Option<String>,
    /// Their session, where they ever signed in.
    pub api: Option<Api>,
}

impl Persona {
    /// Their id; of a back end none.
    pub fn id(&self) -> Option<UserId> {
        self.api.as_ref().map(Api::id)
    }

    /// Their session, where they must have one.
    pub fn api(&self) -> Result<&Api> {
        self.api.as_ref().with_context(|| format!("{} never signed in", self.nombre))
    }
}

/// A case, with what of it the tables ask for.
pub struct Caso {
    /// The case.
    pub id: ExpedienteId,
    /// A deadline of it.
    pub plazo: String,
    /// An invoice.
    pub factura: String,
    /// A message of its responsable's.
    pub mensaje: String,
    /// An entry of the calendar.
    pub evento: String,
}

/// The firm.
pub struct Gente {
    /// Where it is.
    pub casa: House,
    /// Everybody, each once; the first is an admin who belongs to no case.
    pub personas: Vec<Persona>,
    /// The case that everybody's place is in.
    pub caso: Caso,
    /// Another with the same members, for oficios that change hands: what they open must not open the first.
    pub taller: ExpedienteId,
    /// And another, for members who come and go.
    pub gremio: ExpedienteId,
    /// A case of the stranger's.
    pub ajeno: Caso,
    /// The oficio that lets the office's «abierto» into the case.
    pub oficio_abierto: String,
    /// The one that let «vencido» in.
    pub oficio_vencido: String,
    /// The one of it that is the colleague's.
    pub oficio_colega: String,
    /// A colleague of the office, who holds what nobody who asks does.
    pub colega: Api,
}

/// What no outcome but a full one may show of the case: court, amount, words, grounds, somebody else's oficio, members.
pub const SOLO_ENTERO: [&str; 6] = ["Turmalina", "Ópalo", "Topacio", "Rubí", "Ámbar", "\"calidad\""];

/// What names the case, in its carátula.
pub const MARCA: &str = "Zorzal";

impl Gente {
    /// A firm where an oficio was completed 31 days ago.
    pub async fn open(casa: Casa) -> Result<Self> {
        // What is tried here has its limits tested elsewhere.
        let flags = [
            "--refusals-per-minute",
            "100000",
            "--events-per-socket",
            "10000",
            "--events-per-user",
            "100000",
        ];
        let then: DateTime<Utc> = "2026-05-04T15:00:00Z".parse()?;
        let options =
            Options { now: Some(then), flags: flags.map(str::to_owned).into(), ..Options::default() };
        let casa = House::open(casa, options).await?;
        let (email, nombre) = ("raiz@matriz.example", "Raíz");
        casa.add_user(email, nombre, Rol::Admin, PASSWORD).await?;
        let alta = Alta {
            origin: casa.origin(),
            admin: Api::sign_in(casa.origin(), email, PASSWORD, nombre).await?,
        };
        let responsable = alta.person("responsable", Rol::Abogado).await?;
        let vencido = alta.person("vencido", Rol::Oficina).await?;
        let caso = Caso::new(&responsable, MARCA, "Turmalina").await?;
        let vencido_id = complete(&responsable, &vencido, &caso.id).await?;

        casa.set_clock(then.checked_add_days(Days::new(31)).context("a later day")?)?;
        let alta = Alta { origin: casa.origin(), admin: alta.again(email).await? };
        let responsable = alta.again(&responsable.me().email).await?;
        let vencido = alta.again(&vencido.me().email).await?;
        let (supervisor, miembro, ajeno) = (
            alta.person("supervisor", Rol::Abogado).await?,
            alta.person("miembro", Rol::Abogado).await?,
            alta.person("ajeno", Rol::Abogado).await?,
        );
        let tecnico = alta.tecnico().await?;
        let (abierto, nada, colega) = (
            alta.person("abierto", Rol::Oficina).await?,
            alta.person("nada", Rol::Oficina).await?,
            alta.person("colega", Rol::Oficina).await?,
        );
        let (cerrada, inactivo) =
            (alta.person("cerrada", Rol::Abogado).await?, alta.person("inactivo", Rol::Abogado).await?);
        let admins = [
            (alta.person("admin.responsable", Rol::Admin).await?, Calidad::Responsable),
            (alta.person("admin.supervisor", Rol::Admin).await?, Calidad::Supervisor),
            (alta.person("admin.miembro", Rol::Admin).await?, Calidad::Miembro),
        ];
        let taller = responsable.new_expediente("Calandria s/ taller").await?.resumen.id;
        let gremio = responsable.new_expediente("Jilguero s/ gremio").await?.resumen.id;
        for id in [&caso.id, &taller, &gremio] {
            for (person, calidad) in [
                (&supervisor, Calidad::Supervisor),
                (&miembro, Calidad::Miembro),
                (&cerrada, Calidad::Responsable),
                (&inactivo, Calidad::Responsable),
            ]
            .into_iter()
            .chain(admins.iter().map(|(admin, calidad)| (admin, *calidad)))
            {
                responsable.add_member(id, &person.id(), calidad).await?;
            }
        }
        let theirs = responsable.new_oficio(&caso.id, "Oficio Zorzal abierto").await?;
        responsable.assign(&theirs, &abierto.id()).await?;
        let other = responsable.new_oficio(&caso.id, "Oficio Ámbar de otra persona").await?;
        responsable.assign(&other, &colega.id()).await?;
        responsable.new_oficio(&caso.id, "Oficio Zorzal en la cola").await?;
        let foreign = Caso::new(&ajeno, "Hornero", "Jade").await?;
        alta.end(&cerrada, &inactivo).await?;

        let (all, none) = (alta.service(true).await?, alta.service(false).await?);
        let outside = ("admin", alta.again(email).await?);
        let people =
            std::iter::once(outside).chain(admins.into_iter().map(|(admin, _)| ("admin", admin))).chain([
                ("responsable", responsable),
                ("supervisor", supervisor),
                ("miembro", miembro),
                ("ajeno", ajeno),
                ("tecnico", tecnico),
                ("abierto", abierto),
                ("vencido", vencido),
                ("nada", nada),
                ("cerrada", cerrada),
                ("inactivo", inactivo),
            ]);
        let mut personas: Vec<Persona> =
            people.map(|(column, api)| persona(column, Some(api), None)).collect();
        personas.extend([
            persona("servicio", None, Some(all)),
            persona("sin-alcance", None, Some(none)),
            persona("nadie", None, None),
        ]);
        Ok(Self {
            oficio_abierto: theirs.id.to_string(),
            oficio_vencido: vencido_id,
            oficio_colega: other.id.to_string(),
            personas,
            caso,
            taller,
            gremio,
            ajeno: foreign,
            colega,
            casa,
        })
    }

    /// The first of a column.
    pub fn de(&self, columna: &str) -> Result<&Persona> {
        let of = |person: &&Persona| COLUMNAS[person.columna] == columna;
        self.personas.iter().find(of).with_context(|| format!("nobody is {columna}"))
    }

    /// The admin who belongs to no case.
    pub fn admin(&self) -> Result<&Api> {
        self.de("admin")?.api()
    }
}

/// Takes people in.
struct Alta<'a> {
    origin: &'a str,
    admin: Api,
}

impl Alta<'_> {
    async fn person(&self, nombre: &str, rol: Rol) -> Result<Api> {
        let new = NewUsuario { email: correo(nombre), nombre: nombre.into(), rol };
        let created: CreatedUsuario = self.admin.post("/users", &new).await?;
        Api::claim(self.origin, &created.claim_token, PASSWORD, nombre).await
    }

    /// An admin who only looks after the system: the cases are withdrawn from them.
    async fn tecnico(&self) -> Result<Api> {
        let tecnico = self.person("tecnico", Rol::Admin).await?;
        let change = json!({ "version": 1, "veCasos": false, "motivo": "Solo atiende el sistema" });
        let path = format!("/users/{}", tecnico.id());
        self.admin.send(Method::PATCH, &path, Some(change)).await?.ok::<Value>()?;
        Ok(tecnico)
    }

    async fn again(&self, email: &str) -> Result<Api> {
        Api::sign_in(self.origin, email, PASSWORD, "otra mesa").await
    }

    /// A back end's token: for everything, or for nothing.
    async fn service(&self, everything: bool) -> Result<String> {
        let events = [
            Suceso::Notification,
            Suceso::PrescripcionAlert,
            Suceso::OficioAssigned,
            Suceso::ExpedienteNew,
            Suceso::ExpedienteUpdate,
            Suceso::FacturaStatus,
            Suceso::CalendarioUpdate,
            Suceso::MensajeNew,
            Suceso::SystemAlert,
        ];
        let scopes = match everything {
            true => json!({
                "events": events, "to": ["user", "expediente", "rol", "oficio", "admin"],
                "write": ["usuarios", "expedientes"],
            }),
            false => json!({}),
        };
        let new =
            json!({ "nombre": "Sistema del estudio", "scopes": scopes, "expiresAt": "2027-01-01T00:00:00Z" });
        let made: Value = self.admin.post("/service-tokens", &new).await?;
        Ok(made["token"].as_str().context("a token")?.to_owned())
    }

    /// One signs out, the other is switched off.
    async fn end(&self, cerrada: &Api, inactivo: &Api) -> Result<()> {
        ensure!(cerrada.send(Method::DELETE, "/session", None).await?.status == 204);
        let off = json!({ "version": 1, "activo": false });
        let path = format!("/users/{}", inactivo.id());
        self.admin.send(Method::PATCH, &path, Some(off)).await?.ok::<Value>()?;
        Ok(())
    }
}

impl Caso {
    /// A case of that person's with one of everything, each with its mark.
    async fn new(de: &Api, marca: &str, juzgado: &str) -> Result<Self> {
        let new =
            json!({ "caratula": format!("{marca} s/ matriz"), "juzgado": juzgado, "numero": "CIV 1/2026" });
        let made: Value = de.post("/expedientes", &new).await?;
        let id: ExpedienteId = serde_json::from_value(made["id"].clone())?;
        let make = async |part: &str, body: Value| -> Result<String> {
            let made: Value = de.post(&format!("/expedientes/{id}/{part}"), &body).await?;
            Ok(made["id"].as_str().with_context(|| format!("{part}: an id"))?.to_owned())
        };
        let plazo = json!({ "tipo": format!("Plazo {marca}"), "vence": "2027-03-01", "baseLegal": "Rubí" });
        let factura = json!({ "numero": "1", "concepto": "Ópalo", "importe": 100, "moneda": "ARS" });
        let evento = json!({
            "expedienteId": id, "titulo": format!("Audiencia {marca}"), "tipo": "audiencia",
            "inicio": "2026-06-15T15:00:00Z",
        });
        let evento: Value = de.post("/calendario", &evento).await?;
        Ok(Self {
            plazo: make("prescripciones", plazo).await?,
            factura: make("facturas", factura).await?,
            mensaje: make("mensajes", json!({ "texto": "Topacio" })).await?,
            evento: evento["id"].as_str().context("an id")?.to_owned(),
            id,
        })
    }
}

fn persona(columna: &str, api: Option<Api>, token: Option<String>) -> Persona {
    Persona {
        columna: COLUMNAS.iter().position(|name| *name == columna).unwrap_or_default(),
        nombre: api.as_ref().map_or(columna.to_owned(), |api| api.me().nombre.clone()),
        token: token.or(api.as_ref().map(Api::token)),
        api,
    }
}

/// The address of somebody.
pub fn correo(nombre: &str) -> String {
    format!("{nombre}@matriz.example")
}

async fn complete(by: &Api, who: &Api, case: &ExpedienteId) -> Result<String> {
    let oficio = by.new_oficio(case, "Oficio Zorzal vencido").await?;
    by.assign(&oficio, &who.id()).await?;
    let id = &oficio.id;
    let accepted: Value = who.post(&format!("/oficios/{id}/accept"), &json!({})).await?;
    let done = json!({ "version": accepted["version"] });
    who.post::<Value>(&format!("/oficios/{id}/complete"), &done).await?;
    Ok(id.to_string())
}
