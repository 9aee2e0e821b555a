//! A firm, what happens to it, and the model beside it.

use super::{
    aparato::Aparato,
    modelo::{Fila, Modelo, Paso},
    regreso::Copia,
};
use crate::{
    entity::devices,
    inbox::Cursors,
    log::head,
    testing::{Firm, Person},
};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::collections::{BTreeMap, BTreeSet};
use vigia_protocol::{acceso::Rol, event::name, ids::UserId, time::Date};

/// The responsable of each case, who is of the office, who is the admin.
pub const RESPONSABLES: [usize; 2] = [0, 1];
pub const ABOGADOS: [usize; 3] = [0, 1, 2];
pub const OFICINA: [usize; 2] = [3, 4];
pub const ADMIN: usize = 5;

pub struct Plazo {
    pub id: String,
    pub caso: usize,
    pub vence: Date,
    /// Since when it has that date.
    pub desde: Paso,
    pub abierto: bool,
}

pub struct Oficio {
    pub id: String,
    pub caso: usize,
    pub de: Option<usize>,
}

/// What a device reported of an entry: it is stored, it was shown at.
pub type Informe = (bool, Option<i64>);

pub struct Mundo {
    pub dado: StdRng,
    pub firm: Firm,
    pub gente: Vec<Person>,
    pub ids: Vec<String>,
    pub casos: Vec<String>,
    pub miembros: Vec<BTreeSet<usize>>,
    pub plazos: Vec<Plazo>,
    pub oficios: Vec<Oficio>,
    pub modelo: Modelo,
    pub aparatos: Vec<Aparato>,
    pub cursores: Cursors,
    pub informes: BTreeMap<(String, String), Informe>,
    /// Reminders that devices gave to their notification systems: device, entry, which one.
    pub repetidas: BTreeSet<(String, String, i64)>,
    pub copia: Option<Copia>,
    pub pos: i64,
    pub ahora: Paso,
}

impl Mundo {
    pub async fn new(semilla: u64) -> Self {
        let firm = Firm::at("2026-11-24T13:00:00Z").await;
        let mut gente = Vec::new();
        for (nombre, rol) in [
            ("lucia", Rol::Abogado),
            ("martin", Rol::Abogado),
            ("pablo", Rol::Abogado),
            ("ana", Rol::Oficina),
            ("ines", Rol::Oficina),
        ] {
            gente.push(firm.person(nombre, rol).await);
        }
        // Two of them have a second device.
        for who in RESPONSABLES {
            gente[who] = firm.again(&gente[who]).await;
        }
        gente.push(firm.admin.clone());
        let casos =
            vec![firm.case(&gente[0], "Sosa c/ Clínica").await, firm.case(&gente[1], "Paz c/ Luz").await];
        let ids: Vec<String> = gente.iter().map(|who| who.id.clone()).collect();
        let pos = head(firm.app.db.reader()).await.unwrap().pos;
        let mut mundo = Self {
            dado: StdRng::seed_from_u64(semilla),
            firm,
            ids,
            casos,
            miembros: RESPONSABLES.map(|who| BTreeSet::from([who])).to_vec(),
            plazos: Vec::new(),
            oficios: Vec::new(),
            modelo: Modelo { bandejas: vec![Vec::new(); gente.len()], ..Modelo::default() },
            gente,
            aparatos: Vec::new(),
            cursores: Cursors::default(),
            informes: BTreeMap::new(),
            repetidas: BTreeSet::new(),
            copia: None,
            pos,
            ahora: 0,
        };
        mundo.ahora += 1;
        for (caso, quien) in RESPONSABLES.into_iter().enumerate() {
            mundo.nace(quien, Fila { event: name::EXPEDIENTE_NEW, caso: Some(caso), ..Fila::default() });
        }
        for row in devices::Entity::find().all(mundo.firm.app.db.reader()).await.unwrap() {
            let de = mundo.ids.iter().position(|id| *id == row.user_id).unwrap();
            mundo.aparatos.push(Aparato::new(de, row.user_id.parse().unwrap(), row.id.parse().unwrap(), 0));
        }
        mundo.revisar_bandejas().await;
        mundo
    }

    /// One thing happens, and everything is compared; what it was.
    pub async fn paso(&mut self) -> &'static str {
        self.ahora += 1;
        self.tictac().await;
        let antes = self.modelo.clone();
        let what = self.algo().await;
        println!("{}: {what}", self.ahora);
        self.revisar(&antes).await;
        what
    }

    /// Two steps never happen within one millisecond.
    async fn tictac(&self) {
        let begun = self.firm.app.clock.now();
        while self.firm.app.clock.now() <= begun {
            tokio::task::yield_now().await;
        }
    }

    pub fn nace(&mut self, quien: usize, fila: Fila) {
        let nacida = self.ahora;
        self.modelo.nace(quien, Fila { nacida, ..fila });
    }

    pub fn user(&self, quien: usize) -> UserId {
        self.ids[quien].parse().unwrap()
    }

    /// Of so many, one.
    pub fn uno(&mut self, de: usize) -> usize {
        self.dado.random_range(0..de)
    }

    /// Once in so many times.
    pub fn a_veces(&mut self, en: u32) -> bool {
        self.dado.random_ratio(1, en)
    }

    /// Somebody's entry, where there is one.
    pub fn una_fila(&mut self) -> Option<(usize, usize)> {
        let quien = self.uno(self.gente.len());
        let len = self.modelo.bandejas[quien].len();
        (len > 0).then(|| (quien, self.uno(len)))
    }

    /// An entry that asks for a note, where there is one.
    pub fn una_que_pide(&mut self) -> Option<(usize, usize)> {
        let mut asking = Vec::new();
        for (quien, filas) in self.modelo.bandejas.iter().enumerate() {
            asking.extend((0..filas.len()).filter(|n| filas[*n].pide()).map(|n| (quien, n)));
        }
        (!asking.is_empty()).then(|| asking[self.uno(asking.len())])
    }

    /// Whether somebody's note in that case counts for all.
    pub fn responde(&self, quien: usize, caso: Option<usize>) -> bool {
        caso.is_some_and(|caso| RESPONSABLES[caso] == quien || quien == ADMIN)
    }

    pub async fn aparatos_de(&self, user: &str) -> Vec<devices::Model> {
        let own = devices::Entity::find().filter(devices::Column::UserId.eq(user));
        own.all(self.firm.app.db.reader()).await.unwrap()
    }
}
