use super::{super::propiedades_tests::check, *};
use crate::{ausencias::suplen, entity::ausencias};
use proptest::prelude::*;

fn user(id: &str) -> users::Model {
    users::Model {
        id: id.into(),
        email: id.into(),
        nombre: id.into(),
        rol: "abogado".into(),
        activo: true,
        password_hash: None,
        version: 1,
        created_at: 0,
        ve_casos: true,
    }
}

#[test]
fn members_and_deputies_get_it_each_once_and_since_it_concerns_them() {
    // domain.md, «The watch»: «the active abogado members, supervisor included, and deputies of those on leave»;
    // «Somebody added later gets the current step at once».
    let member = |id: &str, since| {
        let row = members::Model {
            expediente_id: "e".into(),
            user_id: id.into(),
            calidad: "miembro".into(),
            since,
        };
        (row, user(id))
    };
    let people = [member("luz", 10), member("ana", 300)];
    let standing = |away: &str, deputy: &str, since| Suplencia {
        ausente: away.into(),
        suplente: user(deputy),
        desde: Timestamp::from_millis(since),
    };
    for (case, suplencias, expected, for_whom) in [
        ("nobody is away", vec![], &[][..], &[][..]),
        ("one is", vec![standing("luz", "mia", 200)], &[("mia", 200)], &["luz"]),
        (
            "since before the deadline was watched",
            vec![standing("luz", "mia", 50)],
            &[("mia", 100)],
            &["luz"],
        ),
        ("since before they joined", vec![standing("ana", "mia", 200)], &[("mia", 300)], &["ana"]),
        (
            "both, with one deputy: since the first",
            vec![standing("ana", "mia", 200), standing("luz", "mia", 200)],
            &[("mia", 200)],
            &["ana, luz"],
        ),
        ("the deputy is a member", vec![standing("luz", "ana", 200)], &[], &[]),
        (
            "two who stand in for each other",
            vec![standing("luz", "ana", 1), standing("ana", "luz", 1)],
            &[],
            &[],
        ),
        ("of somebody else's cases", vec![standing("eva", "mia", 200)], &[], &[]),
    ] {
        let all = de_un_caso(100, &people, &suplencias).unwrap();
        let shown: Vec<_> = all.iter().map(|d| (d.user.as_str(), d.desde.millis(), d.porque)).collect();
        let away: Vec<_> = all.iter().filter_map(|d| d.suplencia_de.as_deref()).collect();
        assert_eq!(away, for_whom, "{case}");
        let mut whole = vec![("luz", 100, Porque::Miembro), ("ana", 300, Porque::Miembro)];
        whole.extend(expected.iter().map(|&(id, since)| (id, since, Porque::Suplente)));
        assert_eq!(shown, whole, "{case}");
    }
}

/// A firm: people, who belongs to one case, and whose leaves count now, with who stands in.
#[derive(Clone, Debug)]
struct Estudio {
    people: Vec<users::Model>,
    members: Vec<Miembro>,
    leaves: Vec<ausencias::Model>,
    vigilada_desde: i64,
}

impl Estudio {
    /// What the database answers of it, put together by the rule.
    fn recipients(&self) -> Vec<Destinatario> {
        let people = activos(self.members.clone());
        let people = people.get("e").map(Vec::as_slice).unwrap_or_default();
        let suplencias = suplen(self.leaves.clone(), self.people.clone());
        de_uno(self.vigilada_desde, people, &suplencias, &self.admins()).unwrap()
    }

    fn admins(&self) -> Vec<users::Model> {
        self.people
            .iter()
            .filter(|user| user.activo && user.ve_casos && user.rol == "admin")
            .cloned()
            .collect()
    }

    fn hears(&self, id: &str) -> bool {
        self.recipients().iter().any(|one| one.user.as_str() == id)
    }
}

/// Any firm that has an admin who may sign in and sees the cases: the rules of people never let go of the last one.
fn estudio() -> impl Strategy<Value = Estudio> {
    const PEOPLE: usize = 6;
    let rol = prop::sample::select(vec!["admin", "abogado", "oficina"]);
    let people = prop::collection::vec((rol, any::<bool>(), any::<bool>()), PEOPLE);
    let calidad = prop::sample::select(vec!["responsable", "supervisor", "miembro"]);
    let member = prop::option::of((calidad, 0i64..1_000));
    let members = prop::collection::vec(member, PEOPLE + 1);
    let leaves = prop::collection::vec((0..=PEOPLE, 0..=PEOPLE, 0i64..1_000), 0..8);
    (people, members, leaves, 0i64..1_000).prop_map(|(people, members, leaves, vigilada_desde)| {
        let with = |n: usize, (rol, activo, ve_casos): (&str, bool, bool)| users::Model {
            rol: rol.into(),
            activo,
            ve_casos,
            ..user(&format!("u{n}"))
        };
        let people: Vec<_> = std::iter::once(with(0, ("admin", true, true)))
            .chain(people.into_iter().enumerate().map(|(n, who)| with(n + 1, who)))
            .collect();
        let belongs = |(n, member): (usize, Option<(&str, i64)>)| {
            let (calidad, since) = member?;
            let (expediente_id, user_id) = ("e".into(), people[n].id.clone());
            let row = members::Model { expediente_id, user_id, calidad: calidad.into(), since };
            Some((row, people[n].clone()))
        };
        let members: Vec<_> = members.into_iter().enumerate().filter_map(belongs).collect();
        let leave = |(away, deputy, vigente_desde): (usize, usize, i64)| ausencias::Model {
            id: format!("{away}-{deputy}"),
            user_id: people[away].id.clone(),
            suplente_id: people[deputy].id.clone(),
            desde: Default::default(),
            hasta: Default::default(),
            motivo: None,
            vigente_desde,
            vigente_hasta: i64::MAX,
            empezo_at: None,
            termino_at: None,
            created_at: 0,
            created_by: people[0].id.clone(),
            terminada_por: None,
        };
        let leaves = leaves.into_iter().filter(|(away, deputy, _)| away != deputy).map(leave).collect();
        Estudio { people, members, leaves, vigilada_desde }
    })
}

#[test]
fn every_open_deadline_has_a_recipient_whoever_left_is_away_or_was_switched_off() {
    check(estudio(), |firm| {
        prop_assert!(!firm.recipients().is_empty(), "nobody is alerted");
        Ok(())
    });
}

#[test]
fn a_deadline_alerts_only_who_may_sign_in_and_may_belong_to_a_case_each_once() {
    check(estudio(), |firm| {
        let all = firm.recipients();
        let ids: BTreeSet<&str> = all.iter().map(|one| one.user.as_str()).collect();
        prop_assert_eq!(ids.len(), all.len(), "each once");
        for user in firm.people.iter().filter(|user| ids.contains(user.id.as_str())) {
            prop_assert!(user.activo, "{} is switched off", user.id);
            prop_assert!(user.rol != "oficina", "{} is of the office", user.id);
        }
        Ok(())
    });
}

#[test]
fn no_active_member_and_no_deputy_of_one_is_left_out_and_admins_hear_where_there_is_none() {
    check(estudio(), |firm| {
        let reached = |user: &users::Model| user.activo && user.rol != "oficina";
        let own: Vec<&str> =
            firm.members.iter().filter(|(_, user)| reached(user)).map(|(_, user)| user.id.as_str()).collect();
        for id in &own {
            prop_assert!(firm.hears(id), "{id} belongs to the case");
        }
        for leave in firm.leaves.iter().filter(|leave| own.contains(&leave.user_id.as_str())) {
            let deputy = firm.people.iter().find(|user| user.id == leave.suplente_id).unwrap();
            prop_assert!(firm.hears(&deputy.id) || !reached(deputy), "{} stands in", deputy.id);
        }
        if own.is_empty() {
            let all: Vec<String> = firm.recipients().iter().map(|one| one.user.to_string()).collect();
            let admins: Vec<String> = firm.admins().into_iter().map(|user| user.id).collect();
            prop_assert_eq!(all, admins);
        }
        Ok(())
    });
}
