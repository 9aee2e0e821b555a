//! Validation of requests by the rules on their types, with messages in both languages.

use crate::error::{Error, Text};
use garde::i18n::{I18n, InvalidCreditCard, InvalidEmail, InvalidPhoneNumber, InvalidUrl, IpKind, with_i18n};
use std::{borrow::Cow, fmt::Display};
use vigia_protocol::error::Idioma;

/// Checks a value by its own rules, field by field, in both languages.
pub fn validate<T: garde::Validate<Context = ()>>(value: &T) -> Result<(), Error> {
    let Err(spanish) = with_i18n(Words(Idioma::Es), || value.validate()) else { return Ok(()) };
    let english = with_i18n(Words(Idioma::En), || value.validate()).err().unwrap_or_else(garde::Report::new);
    let mut english = english.iter();
    Err(Error::Invalid(
        spanish
            .iter()
            .map(|(path, es)| {
                let en = english.next().map_or_else(|| es.to_string(), |(_, en)| en.to_string());
                (camel_case(&path.to_string()), Text::new(es.to_string(), en))
            })
            .collect(),
    ))
}

/// Fields are named as on the wire.
fn camel_case(path: &str) -> String {
    let mut upper = false;
    path.chars()
        .filter_map(|c| match c {
            '_' => {
                upper = true;
                None
            }
            c if std::mem::take(&mut upper) => Some(c.to_ascii_uppercase()),
            c => Some(c),
        })
        .collect()
}

struct Words(Idioma);

impl Words {
    fn unexpected(&self) -> Cow<'static, str> {
        self.pick("No tiene la forma esperada".into(), "Not of the expected shape".into())
    }

    fn pick(&self, es: String, en: String) -> Cow<'static, str> {
        match self.0 {
            Idioma::Es => es.into(),
            Idioma::En => en.into(),
        }
    }
}

/// Rules no request of ours uses yet: a general text, until one does.
macro_rules! other_rules {
    ($($rule:ident($reason:ty)),* $(,)?) => {$(
        fn $rule(&self, _: $reason) -> Cow<'static, str> {
            self.unexpected()
        }
    )*};
}

impl I18n for Words {
    fn length_lower_than(&self, min: usize) -> Cow<'static, str> {
        if min == 1 {
            return self.pick("Falta completar".into(), "Missing".into());
        }
        self.pick(format!("Al menos {min} caracteres"), format!("At least {min} characters"))
    }

    fn length_greater_than(&self, max: usize) -> Cow<'static, str> {
        self.pick(format!("Hasta {max} caracteres"), format!("Up to {max} characters"))
    }

    fn range_lower_than(&self, min: &dyn Display) -> Cow<'static, str> {
        self.pick(format!("{min} o más"), format!("{min} or more"))
    }

    fn range_greater_than(&self, max: &dyn Display) -> Cow<'static, str> {
        self.pick(format!("Hasta {max}"), format!("Up to {max}"))
    }

    fn contains_missing(&self, pattern: &dyn Display) -> Cow<'static, str> {
        self.pick(format!("Falta «{pattern}»"), format!("“{pattern}” is missing"))
    }

    fn required_not_set(&self) -> Cow<'static, str> {
        self.length_lower_than(1)
    }

    other_rules! {
        credit_card_invalid(InvalidCreditCard),
        pattern_no_match(&dyn Display), url_invalid(InvalidUrl), prefix_missing(&dyn Display),
        suffix_missing(&dyn Display), phone_number_invalid(InvalidPhoneNumber), ip_invalid(IpKind),
        matches_field_mismatch(&dyn Display), email_invalid(InvalidEmail),
    }

    fn ascii_invalid(&self) -> Cow<'static, str> {
        self.unexpected()
    }

    fn alphanumeric_invalid(&self) -> Cow<'static, str> {
        self.unexpected()
    }
}
