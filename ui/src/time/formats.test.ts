import { expect, it } from 'vitest';
import { en } from '../messages/en';
import { es } from '../messages/es';
import { Formats } from './formats';

const BUENOS_AIRES = 'America/Argentina/Buenos_Aires';
const HOY = '2026-11-24';
const spanish = new Formats('es', BUENOS_AIRES, es.time);
const english = new Formats('en', BUENOS_AIRES, en.time);

it('writes a day with its weekday, and the year only where it is another', () => {
  expect(spanish.day('2026-11-25', HOY)).toBe('mié 25 nov');
  expect(spanish.day('2027-06-24', HOY)).toBe('jue 24 jun 2027');
  expect(english.day('2026-11-25', HOY)).toBe('Wed 25 Nov');
});

it('writes the whole day out', () => {
  expect(spanish.longDay('2026-11-25')).toBe('miércoles 25 de noviembre de 2026');
  expect(english.longDay('2026-11-25')).toBe('Wednesday 25 November 2026');
});

it('writes instants in the firm’s zone, near ones by their day', () => {
  expect(spanish.moment('2026-11-24T11:00:00Z', HOY)).toBe('hoy 08:00');
  expect(spanish.moment('2026-11-24T02:59:00Z', HOY)).toBe('ayer 23:59');
  expect(spanish.moment('2026-11-25T11:00:00Z', HOY)).toBe('mañana 08:00');
  expect(spanish.moment('2026-11-12T15:30:00Z', HOY)).toBe('12 nov 12:30');
  expect(spanish.nearAt('2026-11-25T11:00:00Z', HOY)).toBe('mañana a las 08:00');
  expect(english.nearAt('2026-11-12T15:30:00Z', HOY)).toBe('12 Nov at 12:30');
  expect(spanish.recent('2026-11-24T14:20:00Z', HOY)).toBe('11:20');
  expect(spanish.recent('2026-11-23T14:20:00Z', HOY)).toBe('ayer');
});

it('says since when and at what time as a person would', () => {
  expect(spanish.at('2026-11-24T19:04:00Z', HOY)).toBe('a las 16:04');
  expect(spanish.since('2026-11-24T19:04:00Z', HOY)).toBe('desde las 16:04');
  expect(spanish.since('2026-11-23T19:04:00Z', HOY)).toBe('desde ayer 16:04');
  expect(english.since('2026-11-24T19:04:00Z', HOY)).toBe('since 16:04');
});

it('writes midnight as 00:00 and a negative number with a true minus', () => {
  expect(spanish.time('2026-11-24T03:00:00Z')).toBe('00:00');
  expect(spanish.number(-2)).toBe('−2');
});

it('writes a day as it is typed', () => expect(spanish.typedDay('2026-11-05')).toBe('05/11/2026'));
