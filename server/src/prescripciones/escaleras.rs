//! The ladders of the firm, one a class, made of its settings and its office's calendar.

use super::escalera::Escalera;
use crate::{
    ajustes, calendarios, config::Config, entity::prescripciones::Model, error::Result, expedientes::stored,
};
use sea_orm::ConnectionTrait;
use vigia_protocol::prescripciones::Clase;

/// The ladder of each class of deadline.
#[derive(Clone, Debug, PartialEq)]
pub struct Escaleras {
    prescripcion: Escalera,
    caducidad: Escalera,
    plazo_procesal: Escalera,
    /// Whether texts name a case by its carátula.
    pub caratula_en_avisos: bool,
    de: Fuentes,
}

/// What ladders are made of: the version of the settings, and those of the calendars.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Fuentes {
    ajustes: i64,
    calendarios: calendarios::Versiones,
}

impl Escaleras {
    /// The ladder of a class.
    pub fn de(&self, clase: Clase) -> &Escalera {
        match clase {
            Clase::Prescripcion => &self.prescripcion,
            Clase::Caducidad => &self.caducidad,
            Clase::PlazoProcesal => &self.plazo_procesal,
        }
    }

    /// The ladder of a deadline.
    pub fn de_plazo(&self, row: &Model) -> Result<&Escalera> {
        Ok(self.de(stored(&row.clase)?))
    }

    /// The ladder where its class does not matter: for the days the office works and the firm's day.
    pub fn cualquiera(&self) -> &Escalera {
        &self.prescripcion
    }

    /// The ladders as they are now: these, or others where settings or calendars changed since.
    ///
    /// Asked with the deadline locked. Whoever changes settings writes to every open deadline, so their change is seen
    /// here, or comes after this transaction and has the watch look again.
    pub async fn al_dia(&self, conn: &impl ConnectionTrait, config: &Config) -> Result<Option<Self>> {
        let ahora = Fuentes::read(conn).await?;
        if ahora == self.de { Ok(None) } else { escaleras(conn, config).await.map(Some) }
    }

    /// The same steps for every class, always there: a firm with nothing but its flags.
    #[cfg(test)]
    pub fn iguales(escalera: &Escalera) -> Self {
        Self {
            prescripcion: escalera.clone(),
            caducidad: escalera.clone(),
            plazo_procesal: escalera.clone(),
            caratula_en_avisos: false,
            de: Fuentes::default(),
        }
    }
}

impl Fuentes {
    async fn read(conn: &impl ConnectionTrait) -> Result<Self> {
        Ok(Self { ajustes: ajustes::version(conn).await?, calendarios: calendarios::versiones(conn).await? })
    }
}

/// The firm's ladders, over the days its office works.
pub async fn escaleras(conn: &impl ConnectionTrait, config: &Config) -> Result<Escaleras> {
    // First what they are made of: a change in between makes them stale, not wrong.
    let de = Fuentes::read(conn).await?;
    let vigentes = ajustes::vigentes(conn, config).await?;
    let habiles = calendarios::oficina(conn).await?;
    let of = |clase: Clase| Escalera {
        pasos: vigentes.pasos(clase).to_vec(),
        agregados: vigentes.agregados(clase),
        hora: vigentes.ajustes.hora_aviso.time(),
        zona: config.zona,
        habiles: habiles.clone(),
        ultimo_habil: true,
    };
    Ok(Escaleras {
        prescripcion: of(Clase::Prescripcion),
        caducidad: of(Clase::Caducidad),
        plazo_procesal: of(Clase::PlazoProcesal),
        caratula_en_avisos: vigentes.ajustes.caratula_en_avisos,
        de,
    })
}
