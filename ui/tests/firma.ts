/** A small firm as its server would answer for it, for component tests: Lucía's view, on 24 November 2026. */
import type { Evento, Expediente, Factura, InboxEntry, Me, Mensaje, Miembro, Oficio, Prescripcion, Usuario } from '../src/api/types';

export const HOY = '2026-11-24';
export const AHORA = '2026-11-24T19:04:00.000Z';

export const lucia: Me = { id: 'lf', email: 'lucia@ferreyra.test', nombre: 'Lucía Ferreyra', rol: 'abogado' };
export const ana: Me = { id: 'ao', email: 'ana@ferreyra.test', nombre: 'Ana Ortiz', rol: 'oficina' };

export const usuarios: Usuario[] = [
  { id: 'lf', nombre: 'Lucía Ferreyra', rol: 'abogado', activo: true, version: 1 },
  { id: 'mr', nombre: 'Martín Rivas', rol: 'abogado', activo: true, version: 1 },
  { id: 'jc', nombre: 'Julia Castro', rol: 'abogado', activo: true, version: 1 },
  { id: 'ao', nombre: 'Ana Ortiz', rol: 'oficina', activo: true, version: 1 },
];

const miembros: Miembro[] = [
  { userId: 'lf', nombre: 'Lucía Ferreyra', calidad: 'responsable' },
  { userId: 'mr', nombre: 'Martín Rivas', calidad: 'supervisor' },
];

const CARATULAS = {
  perez: 'Pérez, Juan Carlos c/ García, Marta s/ daños y perjuicios',
  litoral: 'Transportes del Litoral SRL c/ Aseguradora Río SA s/ cobro de seguro',
  sosa: 'Sosa, Elena c/ Clínica San Roque s/ responsabilidad médica',
  banco: 'Banco del Sur SA c/ Domínguez, Raúl s/ ejecutivo',
  oyola: 'Oyola, Ramón c/ Seguros del Plata SA s/ cumplimiento de contrato',
  quiroga: 'Quiroga, Inés c/ Méndez, Pablo s/ escrituración',
} as const;
type Clave = keyof typeof CARATULAS;

const VENCE: Partial<Record<Clave, string>> = {
  perez: '2026-11-25',
  litoral: '2026-11-22',
  sosa: '2026-11-29',
  banco: '2026-12-01',
  oyola: '2026-12-24',
};

export function expediente(clave: Clave, change: Partial<Expediente> = {}): Expediente {
  const index = Object.keys(CARATULAS).indexOf(clave);
  const vence = VENCE[clave];
  const responsable = miembros[0];
  return {
    id: `exp-${clave}`,
    referencia: `04${12 + index}`,
    caratula: CARATULAS[clave],
    estado: index % 2 ? 'en-tramite' : 'sin-iniciar',
    ...(index % 2 ? { numero: `CIV 0${4512 + index}/2026`, juzgado: 'Juzgado Civil 34' } : {}),
    version: 3,
    ...(responsable ? { responsable } : {}),
    ...(vence ? { proxima: { vence, verificada: true, diasRestantes: 99, estado: 'abierta' as const } } : {}),
    oficiosAbiertos: clave === 'perez' ? 2 : 0,
    miembros,
    permisos: { editar: true, miembros: true },
    createdAt: '2026-08-12T14:20:00.000Z',
    ...change,
  };
}

export const expedientes = (Object.keys(CARATULAS) as Clave[]).map((clave) => expediente(clave));

export function prescripcion(clave: Clave, change: Partial<Prescripcion> = {}): Prescripcion {
  return {
    id: `plazo-${clave}`,
    expedienteId: `exp-${clave}`,
    clase: 'prescripcion',
    tipo: 'Acción por daños',
    vence: VENCE[clave] ?? '2027-06-24',
    baseLegal: 'Hecho: 25 may 2023, 3 años (CCCN art. 2561).\nSuspensión 6 meses (art. 2541, interpelación recibida).',
    verificada: false,
    estado: 'abierta',
    diasRestantes: 99,
    version: 2,
    ingresadaPor: 'Martín Rivas',
    createdAt: '2026-08-12T14:22:00.000Z',
    avisos: [
      { paso: 180, at: '2026-05-29T11:00:00.000Z', estado: 'omitido' },
      { paso: 90, at: '2026-08-27T11:00:00.000Z', estado: 'omitido' },
      { paso: 60, at: '2026-09-26T11:00:00.000Z', estado: 'avisado' },
      { paso: 30, at: '2026-10-26T11:00:00.000Z', estado: 'avisado' },
      { paso: 15, at: '2026-11-10T11:00:00.000Z', estado: 'avisado' },
      { paso: 7, at: '2026-11-18T11:00:00.000Z', estado: 'avisado' },
      { paso: 3, at: '2026-11-22T11:00:00.000Z', estado: 'avisado' },
      { paso: 1, at: '2026-11-24T11:00:00.000Z', estado: 'avisado' },
      { paso: 0, at: '2026-11-25T11:00:00.000Z', estado: 'pendiente' },
    ],
    ...change,
  };
}

export function oficio(id: string, change: Partial<Oficio> = {}): Oficio {
  return {
    id,
    expedienteId: 'exp-perez',
    referencia: '0412',
    caratula: CARATULAS.perez,
    asunto: 'Registro de la Propiedad Inmueble: informe de dominio',
    vence: '2026-12-04',
    estado: 'asignado',
    asignadoA: { id: 'ao', nombre: 'Ana Ortiz' },
    asignadoPor: { id: 'mr', nombre: 'Martín Rivas' },
    asignadoAt: '2026-11-24T14:20:00.000Z',
    version: 1,
    createdAt: '2026-11-24T14:18:00.000Z',
    ...change,
  };
}

export const oficios: Oficio[] = [
  oficio('of-1', { asignadoA: { id: 'lf', nombre: 'Lucía Ferreyra' } }),
  oficio('of-2', {
    asunto: 'Hospital Italiano: historia clínica',
    vence: '2026-12-11',
    estado: 'aceptado',
    aceptadoAt: '2026-11-23T20:40:00.000Z',
  }),
  oficio('of-3', {
    asunto: 'ANSES: informe de aportes',
    estado: 'cumplido',
    aceptadoAt: '2026-11-02T13:00:00.000Z',
    cumplidoAt: '2026-11-12T15:30:00.000Z',
    resultado: 'Respuesta agregada a fojas 112.',
  }),
];

export function factura(id: string, change: Partial<Factura> = {}): Factura {
  return {
    id,
    expedienteId: 'exp-perez',
    numero: `0001-0000${id}`,
    concepto: 'Honorarios de mediación',
    importe: 15_000_050,
    moneda: 'ARS',
    estado: 'borrador',
    version: 1,
    createdAt: '2026-11-20T14:20:00.000Z',
    ...change,
  };
}

export const facturas: Factura[] = [
  factura('4', { vence: '2026-12-15' }),
  factura('3', { estado: 'emitida', emision: '2026-11-20', vence: '2026-12-04', importe: 12_000_000 }),
  factura('2', { estado: 'vencida', emision: '2026-10-10', vence: '2026-11-10', importe: 90_000, moneda: 'USD' }),
  factura('1', { estado: 'pagada', emision: '2026-09-01', vence: '2026-09-15' }),
];

export function mensaje(id: string, change: Partial<Mensaje> = {}): Mensaje {
  return {
    id,
    expedienteId: 'exp-perez',
    autor: { id: 'mr', nombre: 'Martín Rivas' },
    texto: 'Llegó el acuse de la carta documento.',
    menciones: [],
    creadoEn: '2026-11-23T21:12:00.000Z',
    version: 1,
    borrado: false,
    ...change,
  };
}

/** Newest first, as the wire has them. */
export const mensajes: Mensaje[] = [
  mensaje('m3', { texto: '@Lucía Ferreyra presentala hoy.', menciones: ['lf'], creadoEn: '2026-11-24T12:02:00.000Z' }),
  mensaje('m2', { autor: { id: 'lf', nombre: 'Lucía Ferreyra' }, texto: 'Gracias.\nLa presento mañana.', creadoEn: '2026-11-23T21:20:00.000Z' }),
  mensaje('m1'),
];

export function evento(id: string, change: Partial<Evento> = {}): Evento {
  return {
    id,
    expedienteId: 'exp-perez',
    referencia: '0412',
    caratula: CARATULAS.perez,
    titulo: 'Audiencia de mediación',
    tipo: 'audiencia',
    inicio: '2026-12-03T13:30:00.000Z',
    todoElDia: false,
    version: 1,
    owner: { id: 'mr', nombre: 'Martín Rivas' },
    ...change,
  };
}

const { expedienteId: _, referencia: __, caratula: ___, ...own } = evento('ev-own', {
  titulo: 'Médico',
  tipo: 'personal',
  inicio: '2026-11-26T11:00:00.000Z',
  fin: '2026-11-26T12:00:00.000Z',
  owner: { id: 'lf', nombre: 'Lucía Ferreyra' },
});

export const eventos: Evento[] = [
  evento('ev-past', { titulo: 'Audiencia preliminar', inicio: '2026-11-10T13:00:00.000Z' }),
  own,
  evento('ev-due', { titulo: 'Contestar demanda', tipo: 'vencimiento', inicio: '2026-11-27T03:00:00.000Z', todoElDia: true }),
  evento('ev-next', { lugar: 'A distancia' }),
];

let seq = 0;

export function alert(clave: Clave, change: Partial<InboxEntry> = {}): InboxEntry {
  seq += 1;
  const vence = VENCE[clave];
  return {
    seq,
    notificationId: `n-${clave}`,
    event: 'prescripcion:alert',
    payload: { id: `plazo-${clave}`, expedienteId: `exp-${clave}`, tipo: 'Acción por daños', diasRestantes: 99, nivel: 'warning' },
    createdAt: '2026-11-24T11:00:00.000Z',
    ...(vence ? { vence } : {}),
    requiereNota: false,
    contexto: {
      expedienteId: `exp-${clave}`,
      referencia: expediente(clave).referencia,
      caratula: CARATULAS[clave],
      prescripcionId: `plazo-${clave}`,
      tipo: 'Acción por daños',
      sinVerificar: false,
    },
    ...change,
  };
}

export function inbox(): InboxEntry[] {
  seq = 0;
  return [
    alert('oyola', { event: 'notification', readAt: '2026-11-24T12:00:00.000Z' }),
    alert('banco', { readAt: '2026-11-24T12:00:00.000Z', ackedAt: '2026-11-24T12:12:00.000Z', ackedBy: 'lf' }),
    alert('sosa'),
    alert('litoral', { requiereNota: true }),
    alert('perez', { requiereNota: true }),
    {
      ...alert('quiroga'),
      notificationId: 'n-oficio',
      event: 'oficio:assigned',
      payload: { event: 'oficio:assigned', data: {}, timestamp: '2026-11-24T14:20:00.000Z' },
      createdAt: '2026-11-24T14:20:00.000Z',
      vence: '2026-12-04',
      contexto: {
        expedienteId: 'exp-quiroga',
        referencia: '0417',
        caratula: CARATULAS.quiroga,
        sinVerificar: false,
        oficioId: 'of-1',
        asunto: 'Oficio al Registro de la Propiedad Inmueble',
        asignadoPor: 'Martín Rivas',
      },
    },
  ].reverse();
}
