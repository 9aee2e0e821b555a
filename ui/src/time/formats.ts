import { dayIn, daysBetween, utc } from './civil';

export type Idioma = 'es' | 'en';

/** Day first in both languages: a firm that writes 4/12 means the fourth of December. */
const LOCALE = { es: 'es-AR', en: 'en-GB' } as const;

interface Words {
  today: string;
  yesterday: string;
  tomorrow: string;
  at: (time: string) => string;
  since: (moment: string) => string;
  sinceTime: (time: string) => string;
}

/** How days, instants and numbers are written in one language and the firm's zone. */
export class Formats {
  readonly #locale: string;
  readonly #zone: string;
  readonly #words: Words;
  readonly #cache = new Map<string, Intl.DateTimeFormat>();

  constructor(idioma: Idioma, zone: string, words: Words) {
    this.#locale = LOCALE[idioma];
    this.#zone = zone;
    this.#words = words;
  }

  /** `mié 25 nov`; with the year where it is not the one of `today`. */
  day(day: string, today: string): string {
    const parts = [this.#part(day, { weekday: 'short' }), this.dayOfYear(day, today)];
    return parts.join(' ');
  }

  /** `25 nov`; with the year where it is not the one of `today`. */
  dayOfYear(day: string, today: string): string {
    const parts = [this.#part(day, { day: 'numeric' }), this.#part(day, { month: 'short' })];
    if (day.slice(0, 4) !== today.slice(0, 4)) parts.push(day.slice(0, 4));
    return parts.join(' ');
  }

  /** `miércoles 25 de noviembre de 2026`. */
  longDay(day: string): string {
    const long = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const;
    return this.#format({ ...long, timeZone: 'UTC' }).format(utc(day)).replace(',', '');
  }

  /** `noviembre de 2026`, of any day in it. */
  month(day: string): string {
    return this.#format({ month: 'long', year: 'numeric', timeZone: 'UTC' }).format(utc(day));
  }

  /** `noviembre`, of any day in it. */
  monthName(day: string): string {
    return this.#format({ month: 'long', timeZone: 'UTC' }).format(utc(day));
  }

  /** `vie 27`; with the month where it is not the one of `near`. */
  shortDay(day: string, near: string): string {
    return day.slice(0, 7) === near.slice(0, 7) ? `${this.weekday(day)} ${Number(day.slice(8))}` : `${this.weekday(day)} ${this.dayOfYear(day, near)}`;
  }

  /** `mié`. */
  weekday(day: string): string {
    return this.#part(day, { weekday: 'short' });
  }

  /** `25/11/2026`, as it is typed. */
  typedDay(day: string): string {
    return `${day.slice(8)}/${day.slice(5, 7)}/${day.slice(0, 4)}`;
  }

  /** `16:04`. */
  time(instant: string | Date): string {
    return this.#zoned({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(instant));
  }

  /** `hoy 09:00`, `ayer 17:40`, `12 nov 09:00`. */
  moment(instant: string | Date, today: string): string {
    return `${this.#near(instant, today)} ${this.time(instant)}`;
  }

  /** `16:04` today, `ayer 17:40` before. */
  written(instant: string | Date, today: string): string {
    const day = dayIn(this.#zone, new Date(instant));
    return day === today ? this.time(instant) : this.moment(instant, today);
  }

  /** `a las 16:04` today, `ayer 17:40` before. */
  at(instant: string | Date, today: string): string {
    const day = dayIn(this.#zone, new Date(instant));
    return day === today ? this.#words.at(this.time(instant)) : this.moment(instant, today);
  }

  /** `desde las 16:04` today, `desde ayer 17:40` before. */
  since(instant: string | Date, today: string): string {
    const day = dayIn(this.#zone, new Date(instant));
    return day === today ? this.#words.sinceTime(this.time(instant)) : this.#words.since(this.moment(instant, today));
  }

  /** `hoy a las 16:04`, `mañana a las 08:00`, `12 nov a las 09:00`. */
  nearAt(instant: string | Date, today: string): string {
    return `${this.#near(instant, today)} ${this.#words.at(this.time(instant))}`;
  }

  /** The shortest that is exact: `11:20` today, `ayer`, `12 nov`. */
  recent(instant: string | Date, today: string): string {
    const day = dayIn(this.#zone, new Date(instant));
    return day === today ? this.time(instant) : this.#near(instant, today);
  }

  /** `−2`: with a true minus sign. */
  number(value: number): string {
    return new Intl.NumberFormat(this.#locale).format(value).replace('-', '−');
  }

  #near(instant: string | Date, today: string): string {
    const day = dayIn(this.#zone, new Date(instant));
    const ago = daysBetween(day, today);
    if (ago === 0) return this.#words.today;
    if (ago === -1) return this.#words.tomorrow;
    return ago === 1 ? this.#words.yesterday : this.dayOfYear(day, today);
  }

  #part(day: string, shape: Intl.DateTimeFormatOptions): string {
    return this.#format({ ...shape, timeZone: 'UTC' }).format(utc(day)).replace('.', '');
  }

  #zoned(shape: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
    try {
      return this.#format({ ...shape, timeZone: this.#zone });
    } catch {
      return this.#format({ ...shape, timeZone: 'UTC' });
    }
  }

  #format(shape: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
    const key = JSON.stringify(shape);
    let format = this.#cache.get(key);
    if (!format) this.#cache.set(key, (format = new Intl.DateTimeFormat(this.#locale, shape)));
    return format;
  }
}
