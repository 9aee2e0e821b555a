import { administracion, servicios } from './es/administracion';
import { agenda } from './es/agenda';
import { ajustes } from './es/ajustes';
import { app, search, shell } from './es/app';
import { auditoria } from './es/auditoria';
import { ausencias } from './es/ausencias';
import { bandeja } from './es/bandeja';
import { calendario } from './es/calendario';
import { calendarios } from './es/calendarios';
import { difusion } from './es/difusion';
import { feed } from './es/feed';
import { expedientes, personas } from './es/expedientes';
import { facturas } from './es/facturas';
import { importar } from './es/importar';
import { mensajes } from './es/mensajes';
import { notas } from './es/notas';
import { oficios } from './es/oficios';
import { parte } from './es/parte';
import { plazos } from './es/plazos';
import { respaldos } from './es/respaldos';
import { sesion } from './es/sesion';
import { vigilancia } from './es/vigilancia';
import { days, time } from './es/time';
import { errors, ui } from './es/ui';

/** Every text of the pages, in the Spanish of the Río de la Plata; `en.ts` must answer for each of them. */
export const es = {
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
