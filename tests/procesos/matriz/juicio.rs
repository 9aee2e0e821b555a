//! What an outcome of the table means, and whether an answer is it.

use super::{
    gente::{MARCA, SOLO_ENTERO},
    pedido::Respuesta,
};
use anyhow::{Result, bail, ensure};

/// What becomes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Salida {
    /// Done.
    Si,
    /// Done, and the answer tells of the case.
    Con,
    /// Done, and the answer tells of it no more than an oficio shows.
    Parte,
    /// Done, and nothing in the answer tells that there is such a case.
    Sin,
    /// Not there.
    NoEsta,
    /// There, and not for them to do.
    NoPuede,
    /// For admins.
    SoloAdmin,
    /// Nobody is asking.
    Nadie,
    /// Somebody else was first.
    Conflicto,
    /// Not as it must be.
    Invalido,
}

impl Salida {
    /// As the table has it.
    pub fn leer(word: &str) -> Option<Self> {
        Some(match word {
            "sí" => Self::Si,
            "con" => Self::Con,
            "parte" => Self::Parte,
            "sin" => Self::Sin,
            "404" => Self::NoEsta,
            "403" => Self::NoPuede,
            "adm" => Self::SoloAdmin,
            "401" => Self::Nadie,
            "409" => Self::Conflicto,
            "422" => Self::Invalido,
            _ => return None,
        })
    }

    /// Fails where an answer is another.
    pub fn juzgar(self, answer: &Respuesta, marca: &str) -> Result<()> {
        let Respuesta { status, body, .. } = answer;
        let refusal = |wanted: u16, code: &str| {
            ensure!((*status, &*answer.code()) == (wanted, code), "{wanted} {code}, but {status}: {body}");
            ensure!(!body.contains(MARCA), "a refusal that names the case: {body}");
            Ok(())
        };
        match self {
            Self::NoEsta => refusal(404, "NO_AUTORIZADO"),
            Self::NoPuede => refusal(403, "NO_AUTORIZADO"),
            Self::SoloAdmin => refusal(403, "SOLO_ADMINISTRADORES"),
            Self::Conflicto => refusal(409, "CONFLICTO"),
            Self::Invalido => refusal(422, "DATOS_INVALIDOS"),
            Self::Nadie => {
                let code = answer.code();
                ensure!(*status == 401, "nobody is let in, but {status}: {body}");
                ensure!(code.starts_with("AUTH_") || code == "CREDENCIALES_INVALIDAS", "{body}");
                ensure!(!body.contains(MARCA), "a refusal that names the case: {body}");
                Ok(())
            }
            _ if !(200..300).contains(status) => bail!("allowed, but {status}: {body}"),
            Self::Si => Ok(()),
            Self::Con => told(body, marca),
            Self::Parte => {
                told(body, marca)?;
                let more = SOLO_ENTERO.iter().find(|more| body.contains(**more));
                ensure!(more.is_none(), "an oficio shows no {}: {body}", more.unwrap_or(&""));
                Ok(())
            }
            Self::Sin => {
                ensure!(!body.contains(MARCA), "it tells of a case they may not see: {body}");
                Ok(())
            }
        }
    }
}

fn told(body: &str, marca: &str) -> Result<()> {
    ensure!(body.contains(marca), "it should tell of {marca}: {body}");
    Ok(())
}
