import { administracion, servicios } from './en/administracion';
import { agenda } from './en/agenda';
import { ajustes } from './en/ajustes';
import { app, search, shell } from './en/app';
import { auditoria } from './en/auditoria';
import { ausencias } from './en/ausencias';
import { bandeja } from './en/bandeja';
import { calendario } from './en/calendario';
import { calendarios } from './en/calendarios';
import { difusion } from './en/difusion';
import { feed } from './en/feed';
import { expedientes, personas } from './en/expedientes';
import { facturas } from './en/facturas';
import { importar } from './en/importar';
import { mensajes } from './en/mensajes';
import { notas } from './en/notas';
import { oficios } from './en/oficios';
import { parte } from './en/parte';
import { plazos } from './en/plazos';
import { respaldos } from './en/respaldos';
import { sesion } from './en/sesion';
import { vigilancia } from './en/vigilancia';
import { days, time } from './en/time';
import { errors, ui } from './en/ui';
import type { Messages } from './lang.svelte';

/** Every text of the pages in English. Nouns of the law that have no equal here stay in Spanish, as in the firm. */
export const en: Messages = {
  app,
  time,
  ui,
  errors,
  days,
  shell,
  search,
  sesion,
  bandeja,
  agenda,
  plazos,
  parte,
  expedientes,
  personas,
  notas,
  oficios,
  facturas,
  importar,
  mensajes,
  calendario,
  calendarios,
  ajustes,
  auditoria,
  ausencias,
  feed,
  difusion,
  administracion,
  servicios,
  respaldos,
  vigilancia,
};
