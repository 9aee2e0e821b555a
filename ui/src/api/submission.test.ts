import { expect, it } from 'vitest';
import { ApiError } from './error';
import { Submission } from './submission.svelte';

it('says of a field that is written anew no more what was wrong with it, until it is sent again', () => {
  const submission = new Submission();
  expect(submission.accepts({ tipo: 'falta', 'computo.lecturas.0.norma': 'falta', 'computo.lecturas.1.norma': 'falta' })).toBe(false);
  submission.mend('computo.lecturas.1.norma');
  submission.mend('deudor');
  expect(submission.fields).toEqual({ tipo: 'falta', 'computo.lecturas.0.norma': 'falta' });
  expect(submission.accepts({ 'computo.lecturas.1.norma': 'falta' })).toBe(false);
  expect(submission.fields).toEqual({ 'computo.lecturas.1.norma': 'falta' });
  expect(submission.refusals).toBe(2);
});

it('knows the fields of a server by either way to write a path', async () => {
  const submission = new Submission();
  const refused = new ApiError({ code: 'DATOS_INVALIDOS', message: 'no', fields: { 'computo.lecturas[0].norma': 'no', tipo: 'no' } });
  await submission.run(() => Promise.reject(refused));
  submission.mend('computo.lecturas.0.norma');
  expect(Object.keys(submission.fields)).toEqual(['tipo']);
});
