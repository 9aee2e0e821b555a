//! The letters: which glyphs write a text, and how wide it is. One glyph a character: names and dates need no more, and
//! what the font does not have is a box on paper and itself in the text beneath.

use krilla::text::{Font, GlyphId, KrillaGlyph};
use ttf_parser::Face;

/// Made by `datos/fuentes/generar.py`.
const REGULAR: &[u8] = include_bytes!("../../../datos/fuentes/Inter-Regular.ttf");
const FUERTE: &[u8] = include_bytes!("../../../datos/fuentes/Inter-SemiBold.ttf");

/// What the font draws for a character it does not have.
const CAJA: char = '\u{25a1}';

/// One weight of the font.
pub struct Letra {
    face: Face<'static>,
    pub font: Font,
}

/// Both.
pub struct Letras {
    pub regular: Letra,
    pub fuerte: Letra,
}

impl Letras {
    /// They are inside the program.
    pub fn load() -> anyhow::Result<Self> {
        Ok(Self { regular: Letra::load(REGULAR)?, fuerte: Letra::load(FUERTE)? })
    }
}

impl Letra {
    fn load(bytes: &'static [u8]) -> anyhow::Result<Self> {
        let font = Font::new(bytes.into(), 0).ok_or_else(|| anyhow::anyhow!("the font cannot be read"))?;
        Ok(Self { face: Face::parse(bytes, 0)?, font })
    }

    /// How wide a text of that size is, in points.
    pub fn ancho(&self, text: &str, size: f32) -> f32 {
        text.chars().map(|c| self.glifo(c).1).sum::<f32>() * size
    }

    /// The glyphs that write a text.
    pub fn glifos(&self, text: &str) -> Vec<KrillaGlyph> {
        text.char_indices()
            .map(|(at, c)| {
                let (id, advance) = self.glifo(c);
                KrillaGlyph::new(id, advance, 0.0, 0.0, 0.0, at..at + c.len_utf8(), None)
            })
            .collect()
    }

    /// The glyph of a character, and its width where a letter is one high.
    fn glifo(&self, c: char) -> (GlyphId, f32) {
        let id = self.face.glyph_index(c).or_else(|| self.face.glyph_index(CAJA)).unwrap_or_default();
        let advance = self.face.glyph_hor_advance(id).unwrap_or_default();
        (GlyphId::new(id.0.into()), f32::from(advance) / f32::from(self.face.units_per_em()))
    }
}
