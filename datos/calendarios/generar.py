"""Writes the national holidays that Vigía ships: one readable file a country, from the package `holidays`.

    python generar.py [FOLDER]

Writes into FOLDER, or beside itself. The same versions of the packages (requirements.txt) write the same files, to the
letter: nothing in them says when they were made. `cargo xtask test calendars` makes them again and compares.

What courts add (ferias) is in `tribunales/`, written by hand, each with its own source.
"""

import json
import sys
from importlib.metadata import version
from pathlib import Path

import holidays

FIRST, LAST = 2024, 2031
# A bridge day is free for whoever takes it; so the data does not call it certain.
BRIDGES = ("fines turísticos",)
COUNTRIES = {
    "AR": (
        "Argentina",
        "Los días no laborables con fines turísticos se fijan por acto administrativo cada año: los que todavía no se "
        "publicaron faltan. No incluye feriados provinciales ni municipales.",
    ),
    "ES": (
        "España",
        "Solo las fiestas de todo el Estado. Faltan las autonómicas y locales, y los traslados que decide cada "
        "comunidad autónoma.",
    ),
    "MX": ("México", "Descansos obligatorios federales. Faltan los estatales y los días de elecciones por venir."),
    "CL": (
        "Chile",
        "Faltan los días de elecciones y plebiscitos que todavía no se convocaron, y los feriados regionales. "
        "No hay feriado judicial: lo suprimió la Ley 20.774 (2014). No se trae un calendario de tribunales: en el Código "
        "de Procedimiento Civil (arts. 59 y 66) los sábados son hábiles, y el cálculo los saltea.",
    ),
    "CO": ("Colombia", "Feriados nacionales, trasladados como manda la ley. La oficina puede trabajar otros días que no figuran."),
    "UY": ("Uruguay", "Solo los feriados no laborables. Carnaval, Turismo y los demás feriados son laborables y no figuran."),
}


def day(date, name):
    bridge = any(word in name for word in BRIDGES)
    return {
        "desde": date.isoformat(),
        "nombre": name,
        "tipo": "puente" if bridge else "feriado",
        "certeza": "discutida" if bridge else "cierta",
    }


def calendar(code, country, notes):
    found = holidays.country_holidays(code, years=range(FIRST, LAST + 1), language="es")
    return {
        "id": code.lower(),
        "clase": "oficina",
        "nombre": f"{country}: feriados nacionales",
        "pais": code,
        "jurisdiccion": "Nacional",
        "fuente": f"PyPI holidays {version('holidays')}, {code}, categoría public",
        "desde": FIRST,
        "hasta": LAST,
        "revisado": None,
        "notas": notes,
        "dias": [day(date, name) for date, name in sorted(found.items()) if FIRST <= date.year <= LAST],
    }


def text(calendar):
    """JSON with a line a day, so that a change of data reads as a change of days."""
    lines = ",\n".join("    " + json.dumps(one, ensure_ascii=False) for one in calendar["dias"])
    head = json.dumps({**calendar, "dias": []}, ensure_ascii=False, indent=2)
    return head.replace('"dias": []', f'"dias": [\n{lines}\n  ]') + "\n"


def main():
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent)
    folder.mkdir(parents=True, exist_ok=True)
    for code, (country, notes) in COUNTRIES.items():
        (folder / f"{code.lower()}.json").write_text(text(calendar(code, country, notes)), encoding="utf-8")


if __name__ == "__main__":
    main()
