//! What goes where: a pure selection over rows.

use vigia_protocol::{oficios::EstadoOficio, prescripciones::Clase, time::Date};

/// What is due within so many days is of the week.
pub const SEMANA: i64 = 7;
/// What nobody checked is listed where it is due within so many days: a firm that has just imported its cases would
/// otherwise print all of them each morning.
pub const SIN_VERIFICAR: i64 = 90;

/// An open deadline.
#[derive(Clone, Debug, PartialEq)]
pub struct Plazo {
    pub referencia: String,
    pub caratula: String,
    pub clase: Clase,
    pub tipo: String,
    /// Against whom.
    pub deudor: Option<String>,
    pub vence: Date,
    /// From the day of the list; negative where that is past.
    pub dias: i64,
    pub verificada: bool,
    /// An alert of it asks for a note nobody took.
    pub sin_nota: bool,
    pub responsable: Option<String>,
}

/// An oficio that is not done.
#[derive(Clone, Debug, PartialEq)]
pub struct Oficio {
    pub referencia: String,
    pub caratula: String,
    pub asunto: String,
    pub vence: Option<Date>,
    pub dias: Option<i64>,
    pub estado: EstadoOficio,
    pub asignado: Option<String>,
}

/// The list, each part by due date.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parte {
    pub vencidas: Vec<Plazo>,
    pub hoy: Vec<Plazo>,
    pub semana: Vec<Plazo>,
    pub sin_nota: Vec<Plazo>,
    pub sin_verificar: Vec<Plazo>,
    pub oficios: Vec<Oficio>,
}

impl Parte {
    /// Of open deadlines, and oficios that are not done. A deadline stands in one part by its date, and again where it
    /// waits for a note or for somebody who checks it.
    pub fn de(mut plazos: Vec<Plazo>, mut oficios: Vec<Oficio>) -> Self {
        plazos.sort_by(|a, b| (a.vence, &a.referencia, &a.tipo).cmp(&(b.vence, &b.referencia, &b.tipo)));
        oficios.retain(|oficio| oficio.dias.is_some_and(|dias| dias <= SEMANA));
        oficios.sort_by(|a, b| (a.vence, &a.referencia).cmp(&(b.vence, &b.referencia)));
        let some =
            |wanted: fn(&Plazo) -> bool| plazos.iter().filter(|plazo| wanted(plazo)).cloned().collect();
        Self {
            vencidas: some(|plazo| plazo.dias < 0),
            hoy: some(|plazo| plazo.dias == 0),
            semana: some(|plazo| (1..=SEMANA).contains(&plazo.dias)),
            sin_nota: some(|plazo| plazo.sin_nota),
            sin_verificar: some(|plazo| !plazo.verificada && plazo.dias <= SIN_VERIFICAR),
            oficios,
        }
    }

    /// Whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plazo(dias: i64, verificada: bool, sin_nota: bool) -> Plazo {
        let hoy: Date = "2026-11-27".parse().unwrap();
        Plazo {
            referencia: format!("{:04}", dias + 1_000),
            caratula: "Sosa".into(),
            clase: Clase::Prescripcion,
            tipo: "Daños".into(),
            deudor: None,
            vence: hoy + chrono::Duration::days(dias),
            dias,
            verificada,
            sin_nota,
            responsable: None,
        }
    }

    fn oficio(dias: Option<i64>) -> Oficio {
        let hoy: Date = "2026-11-27".parse().unwrap();
        Oficio {
            referencia: "0001".into(),
            caratula: "Sosa".into(),
            asunto: "Registro".into(),
            vence: dias.map(|dias| hoy + chrono::Duration::days(dias)),
            dias,
            estado: EstadoOficio::Pendiente,
            asignado: None,
        }
    }

    #[test]
    fn a_deadline_stands_where_its_days_put_it() {
        // The parts a firm asks for: overdue, today, the next seven days, not acknowledged, not verified.
        for (dias, part) in [(-40, 0), (-1, 0), (0, 1), (1, 2), (7, 2), (8, 3), (400, 3)] {
            let parte = Parte::de(vec![plazo(dias, true, false)], Vec::new());
            let counts = [parte.vencidas.len(), parte.hoy.len(), parte.semana.len()];
            let mut expected = [0; 3];
            if let Some(one) = expected.get_mut(part) {
                *one = 1;
            }
            assert_eq!(counts, expected, "{dias}");
            assert!(parte.sin_nota.is_empty() && parte.sin_verificar.is_empty(), "{dias}");
        }
    }

    #[test]
    fn what_waits_for_somebody_stands_there_too() {
        for (dias, verificada, sin_nota, notes, checks) in [
            (-3, false, true, 1, 1),
            (0, true, true, 1, 0),
            (90, false, false, 0, 1),
            (91, false, false, 0, 0),
            (200, false, true, 1, 0),
        ] {
            let parte = Parte::de(vec![plazo(dias, verificada, sin_nota)], Vec::new());
            assert_eq!((parte.sin_nota.len(), parte.sin_verificar.len()), (notes, checks), "{dias}");
        }
    }

    #[test]
    fn oficios_stand_there_from_a_week_before_and_by_their_day() {
        let all = [Some(7), None, Some(-2), Some(8), Some(0)].map(oficio).to_vec();
        let parte = Parte::de(Vec::new(), all);
        assert_eq!(
            parte.oficios.iter().map(|oficio| oficio.dias).collect::<Vec<_>>(),
            [Some(-2), Some(0), Some(7)]
        );
        assert!(!parte.is_empty() && Parte::de(vec![plazo(30, true, false)], Vec::new()).is_empty());
    }

    #[test]
    fn the_nearest_comes_first() {
        let parte =
            Parte::de(vec![plazo(5, true, false), plazo(2, true, false), plazo(3, true, false)], Vec::new());
        assert_eq!(parte.semana.iter().map(|plazo| plazo.dias).collect::<Vec<_>>(), [2, 3, 5]);
    }
}
