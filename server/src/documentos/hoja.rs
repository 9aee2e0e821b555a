//! Where everything goes: blocks become marks on pages, each with the part of the document it belongs to.

use super::{
    Bloque, Documento, Tabla,
    estructura::{Estructura, Lugar, Parte},
    letra::{Letra, Letras},
    renglones::{limpiar, partir},
};

/// A4, in points.
pub const ANCHO: f32 = 595.276;
/// A4, in points.
pub const ALTO: f32 = 841.89;
/// What stays white left and right.
pub const MARGEN: f32 = 50.0;
const ARRIBA: f32 = 78.0;
const ABAJO: f32 = ALTO - 62.0;
const UTIL: f32 = ANCHO - 2.0 * MARGEN;
/// White in a cell, left, right and above.
const AIRE: f32 = 3.5;

/// How something is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estilo {
    /// In points.
    pub cuerpo: f32,
    /// From line to line.
    pub interlinea: f32,
    /// In the stronger weight.
    pub fuerte: bool,
    /// In grey.
    pub tenue: bool,
}

const fn estilo(cuerpo: f32, interlinea: f32, fuerte: bool, tenue: bool) -> Estilo {
    Estilo { cuerpo, interlinea, fuerte, tenue }
}

const TITULO: Estilo = estilo(18.0, 23.0, true, false);
const SUBTITULO: Estilo = estilo(10.5, 15.0, false, true);
const SECCION: Estilo = estilo(12.5, 17.0, true, false);
const APARTADO: Estilo = estilo(9.5, 13.5, true, false);
const TEXTO: Estilo = estilo(9.0, 13.0, false, false);
const AVISO: Estilo = estilo(9.0, 13.0, true, false);
const DATO: Estilo = estilo(9.0, 13.0, false, true);
const COLUMNA: Estilo = estilo(7.5, 10.5, true, true);
const CELDA: Estilo = estilo(8.0, 11.0, false, false);
/// Of the head and the foot of each page.
pub const CORRIDO: Estilo = estilo(7.5, 10.5, false, true);

/// What is painted.
pub enum Marca {
    /// A line of text by its left end and its base line. What belongs to no part is repeated on each page.
    Renglon { x: f32, y: f32, texto: String, estilo: Estilo, de: Option<Lugar> },
    /// A thin line from margin to margin.
    Raya { y: f32, fuerte: bool },
    /// A bar at the left of what must not be overlooked.
    Barra { y: f32, alto: f32 },
}

/// A row that is higher than this may be cut: moved on whole it would leave half a page empty.
const LARGA: f32 = 140.0;

/// The pages of a document.
pub struct Hojas<'a> {
    letras: &'a Letras,
    /// What is on each.
    pub hojas: Vec<Vec<Marca>>,
    /// What it all belongs to.
    pub estructura: Estructura,
    y: f32,
}

impl<'a> Hojas<'a> {
    /// Lays a document out.
    pub fn componer(documento: &Documento, letras: &'a Letras) -> Self {
        let mut this = Self { letras, hojas: vec![Vec::new()], estructura: Estructura::default(), y: ARRIBA };
        this.parrafo(&documento.titulo, TITULO, Parte::Titulo(1));
        if !documento.subtitulo.is_empty() {
            this.parrafo(&documento.subtitulo, SUBTITULO, Parte::Parrafo);
        }
        this.y += 6.0;
        for bloque in &documento.bloques {
            this.bloque(bloque);
        }
        this
    }

    fn bloque(&mut self, bloque: &Bloque) {
        match bloque {
            Bloque::Seccion(text) => {
                self.y += 14.0;
                // A heading stays with the beginning of what it heads.
                self.caben(90.0);
                self.parrafo(text, SECCION, Parte::Titulo(2));
                self.y += 1.0;
                self.marcar(|y| Marca::Raya { y, fuerte: true });
                self.y += 5.0;
            }
            Bloque::Apartado(text) => {
                self.y += 8.0;
                self.caben(70.0);
                self.parrafo(text, APARTADO, Parte::Titulo(3));
                self.y += 1.0;
            }
            Bloque::Parrafo(text) => {
                self.parrafo(text, TEXTO, Parte::Parrafo);
                self.y += 4.0;
            }
            Bloque::Aviso(text) => self.aviso(text),
            Bloque::Datos(datos) => {
                let filas = datos.iter().map(|(name, value)| vec![name.as_str(), value.as_str()]);
                self.filas(filas, &[0.26 * UTIL, 0.74 * UTIL], None);
                self.y += 6.0;
            }
            Bloque::Tabla(tabla) => self.tabla(tabla),
        }
    }

    fn tabla(&mut self, tabla: &Tabla) {
        if tabla.filas.is_empty() {
            self.parrafo(&tabla.vacia, SUBTITULO, Parte::Parrafo);
            self.y += 4.0;
            return;
        }
        let whole: f32 = tabla.columnas.iter().map(|(_, share)| share).sum();
        let anchos: Vec<f32> = tabla.columnas.iter().map(|(_, share)| UTIL * share / whole).collect();
        let titulos: Vec<&str> = tabla.columnas.iter().map(|(titulo, _)| titulo.as_str()).collect();
        let filas = tabla.filas.iter().map(|fila| fila.iter().map(String::as_str).collect::<Vec<_>>());
        // Headings stay with their first row, as far as one page holds both.
        let first =
            self.celdas(&tabla.filas[0].iter().map(String::as_str).collect::<Vec<_>>(), &anchos, |_| CELDA);
        let heads = alto(&self.celdas(&titulos, &anchos, |_| COLUMNA), COLUMNA);
        self.caben(heads + alto(&first, CELDA).min(LARGA));
        self.filas(filas, &anchos, Some(&titulos));
        self.y += 8.0;
    }

    /// Rows below each other; with headings, a table whose headings come again on each page.
    fn filas<'t>(
        &mut self,
        filas: impl Iterator<Item = Vec<&'t str>>,
        anchos: &[f32],
        titulos: Option<&[&str]>,
    ) {
        let tabla = self.estructura.nueva(Parte::Tabla, None);
        if let Some(titulos) = titulos {
            let fila = self.estructura.nueva(Parte::Fila, Some(tabla));
            let celdas = self.celdas(titulos, anchos, |_| COLUMNA);
            let lugares: Vec<_> = titulos
                .iter()
                .map(|_| self.estructura.nueva(Parte::Encabezado { de_columna: true }, Some(fila)))
                .collect();
            self.fila(&celdas, anchos, |column| Some(lugares[column]), titulos);
        }
        let estilo = |column: usize| match (titulos, column) {
            (None, 0) => DATO,
            (None, _) => TEXTO,
            _ => CELDA,
        };
        for textos in filas {
            let fila = self.estructura.nueva(Parte::Fila, Some(tabla));
            let celdas = self.celdas(&textos, anchos, estilo);
            let lugares: Vec<_> = (0..celdas.len())
                .map(|column| match (titulos, column) {
                    (None, 0) => self.estructura.nueva(Parte::Encabezado { de_columna: false }, Some(fila)),
                    _ => self.estructura.nueva(Parte::Celda, Some(fila)),
                })
                .collect();
            let needs = alto(&celdas, estilo(1));
            if self.y + needs > ABAJO && needs < LARGA {
                self.pasar(anchos, titulos);
            }
            self.fila(&celdas, anchos, |column| Some(lugares[column]), titulos.unwrap_or_default());
        }
    }

    /// One row; what a page does not hold of it goes on on the next.
    fn fila(
        &mut self,
        celdas: &[(Estilo, Vec<String>)],
        anchos: &[f32],
        lugar: impl Fn(usize) -> Option<Lugar>,
        titulos: &[&str],
    ) {
        let most = celdas.iter().map(|(_, lines)| lines.len()).max().unwrap_or(0);
        let paso = celdas.iter().map(|(estilo, _)| estilo.interlinea).fold(0.0, f32::max);
        self.y += AIRE - 1.0;
        for line in 0..most {
            if self.y + paso > ABAJO {
                self.pasar(anchos, Some(titulos).filter(|titulos| !titulos.is_empty()));
                self.y += AIRE;
            }
            self.y += paso;
            let mut x = MARGEN;
            for (column, (estilo, lines)) in celdas.iter().enumerate() {
                if let Some(text) = lines.get(line).filter(|text| !text.is_empty()) {
                    self.renglon(
                        (x + AIRE * f32::from(u8::from(column > 0)), self.y - 3.0),
                        text,
                        *estilo,
                        lugar(column),
                    );
                }
                x += anchos[column];
            }
        }
        self.y += AIRE;
        self.marcar(|y| Marca::Raya { y, fuerte: false });
    }

    /// The next page, with the headings of the table that goes on there.
    fn pasar(&mut self, anchos: &[f32], titulos: Option<&[&str]>) {
        self.otra();
        if let Some(titulos) = titulos {
            let celdas = self.celdas(titulos, anchos, |_| COLUMNA);
            // Of no part: whoever has it read to them has heard it.
            self.fila(&celdas, anchos, |_| None, &[]);
        }
    }

    fn celdas(
        &self,
        textos: &[&str],
        anchos: &[f32],
        estilo: impl Fn(usize) -> Estilo,
    ) -> Vec<(Estilo, Vec<String>)> {
        let each = textos.iter().zip(anchos).enumerate();
        each.map(|(column, (text, ancho))| {
            (estilo(column), self.lineas(text, estilo(column), ancho - 2.0 * AIRE))
        })
        .collect()
    }

    fn parrafo(&mut self, text: &str, estilo: Estilo, parte: Parte) {
        let lugar = match parte {
            Parte::Titulo(level) => {
                let here = (self.hojas.len().saturating_sub(1), self.y);
                self.estructura.titulo(level, &limpiar(text), here)
            }
            parte => self.estructura.nueva(parte, None),
        };
        for line in self.lineas(text, estilo, UTIL) {
            self.caben(estilo.interlinea);
            self.y += estilo.interlinea;
            self.renglon((MARGEN, self.y - 4.0), &line, estilo, Some(lugar));
        }
    }

    fn aviso(&mut self, text: &str) {
        let lugar = self.estructura.nueva(Parte::Parrafo, None);
        for line in self.lineas(text, AVISO, UTIL - 12.0) {
            self.caben(AVISO.interlinea);
            self.marcar(|y| Marca::Barra { y, alto: AVISO.interlinea });
            self.y += AVISO.interlinea;
            self.renglon((MARGEN + 10.0, self.y - 4.0), &line, AVISO, Some(lugar));
        }
        self.y += 5.0;
    }

    fn lineas(&self, text: &str, estilo: Estilo, most: f32) -> Vec<String> {
        let letra = letra(self.letras, estilo);
        partir(&limpiar(text), most, |text| letra.ancho(text, estilo.cuerpo))
    }

    fn renglon(&mut self, (x, y): (f32, f32), text: &str, estilo: Estilo, de: Option<Lugar>) {
        if !text.is_empty() {
            self.marcar(|_| Marca::Renglon { x, y, texto: text.to_owned(), estilo, de });
        }
    }

    fn marcar(&mut self, marca: impl FnOnce(f32) -> Marca) {
        let y = self.y;
        if let Some(hoja) = self.hojas.last_mut() {
            hoja.push(marca(y));
        }
    }

    /// Goes to the next page where this one has not so much room.
    fn caben(&mut self, alto: f32) {
        if self.y + alto > ABAJO {
            self.otra();
        }
    }

    fn otra(&mut self) {
        self.hojas.push(Vec::new());
        self.y = ARRIBA;
    }
}

/// The letters of a style.
pub fn letra(letras: &Letras, estilo: Estilo) -> &Letra {
    if estilo.fuerte { &letras.fuerte } else { &letras.regular }
}

fn alto(celdas: &[(Estilo, Vec<String>)], estilo: Estilo) -> f32 {
    let most = celdas.iter().map(|(_, lines)| lines.len()).max().unwrap_or(0);
    most as f32 * estilo.interlinea + 2.0 * AIRE
}
