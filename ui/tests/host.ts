/**
 * A host for component tests: it answers at the platform seam as the desktop shell would, from the small firm of
 * `firma.ts`, and remembers what it was asked.
 */
import { ApiError } from '../src/api/error';
import type { ConstanciaPaso, Device, ErrorDetail, InboxEntry, Me, SetLeido } from '../src/api/types';
import { Listeners } from '../src/platform/listeners';
import type { HttpAnswer, HttpRequest, Platform, ServerTest, SessionState, Settings } from '../src/platform/types';
import * as firma from './firma';

type Handler = (request: HttpRequest) => unknown;

export class TestHost implements Platform {
  readonly native: boolean = true;
  readonly server: string | undefined = undefined;
  readonly listeners = new Listeners();
  readonly asked: HttpRequest[] = [];
  readonly done: string[] = [];
  entries: InboxEntry[] = firma.inbox();
  session: SessionState;
  stored: Settings = { caratulaEnAvisos: false, autostart: true, idioma: 'es' };
  test: ServerTest = { address: 'https://vigia.ferreyra.test', ok: true, steps: [] };
  pending: string | null = null;
  /** No answer from the server at all. */
  offline = false;
  readonly #handlers = new Map<string, Handler>();

  constructor(user: Me | null = firma.lucia) {
    const base = { server: 'https://vigia.ferreyra.test', firma: 'Estudio Ferreyra & Asoc.', zona: 'America/Argentina/Buenos_Aires' };
    this.session = user
      ? { status: 'signed-in', user, keyring: 'available', ...base }
      : { status: 'signed-out', keyring: 'available' };
    this.#firm();
  }

  on = this.listeners.on;

  /** Answers a request, by its method and path without the query. */
  answer(what: string, handler: Handler): this {
    this.#handlers.set(what, handler);
    return this;
  }

  /** Refuses a request as the server does. */
  refuse(what: string, status: number, error: ErrorDetail): this {
    return this.answer(what, () => ({ status, body: { error } }) satisfies HttpAnswer);
  }

  async request(request: HttpRequest): Promise<HttpAnswer> {
    this.asked.push(request);
    if (this.offline) throw new ApiError({ code: 'NO_DISPONIBLE', message: 'El servidor no está disponible por ahora' });
    const path = request.path.replace('/api/v1', '').replace(/\?.*/, '');
    const handler = this.#handlers.get(`${request.method} ${path}`);
    if (!handler) return { status: 404, body: { error: { code: 'NO_AUTORIZADO', message: 'No autorizado' } } };
    const answer = handler(request);
    return isAnswer(answer) ? answer : { status: 200, body: answer };
  }

  sessionState = async () => this.session;
  signIn: Platform['signIn'] = async ({ server, email }) => this.#enter(server, { ...firma.lucia, email });
  claim: Platform['claim'] = async ({ server }) => this.#enter(server, firma.lucia);
  signOut = async () => (this.session = { status: 'signed-out', keyring: 'available' });
  testServer = async () => this.test;
  download: Platform['download'] = async (path, nombre) => {
    if (this.offline) throw new ApiError({ code: 'NO_DISPONIBLE', message: 'El servidor no está disponible por ahora' });
    this.done.push(`download ${path}`);
    return `/home/lucia/Descargas/${nombre}`;
  };
  saveText: Platform['saveText'] = async (nombre, texto) => {
    this.done.push(`save ${nombre} ${texto.length}`);
    return `/home/lucia/Descargas/${nombre}`;
  };
  connectionState: Platform['connectionState'] = async () => ({ estado: 'conectado', desde: firma.AHORA, sincronizado: firma.AHORA });
  inbox = async () => ({ entries: this.entries, sincronizado: firma.AHORA });
  read = async (id: string) => this.#mark(`read ${id}`, id, { readAt: firma.AHORA });
  ack = async (id: string) => this.#mark(`ack ${id}`, id, { ackedAt: firma.AHORA, ackedBy: this.session.user?.id ?? '' });
  openExpediente = async (id: string | null) => void this.done.push(`open ${id}`);
  typing = async (id: string, isTyping: boolean) => void this.done.push(`typing ${id} ${isTyping}`);
  settings = async () => this.stored;
  setSettings = async (change: Partial<Settings>) => (this.stored = { ...this.stored, ...change });
  pendingOpen = async () => this.pending;

  #enter(server: string, user: Me): SessionState {
    return (this.session = { status: 'signed-in', server, user, firma: 'Estudio Ferreyra', keyring: 'available' });
  }

  #mark(what: string, id: string, state: Partial<InboxEntry>): void {
    this.done.push(what);
    this.entries = this.entries.map((entry) => (entry.notificationId === id ? { ...entry, ...state } : entry));
    this.listeners.emit('inbox', {});
  }

  #firm(): void {
    this.answer('GET /server', () => ({ name: 'vigia-server', zona: 'America/Argentina/Buenos_Aires', ahora: firma.AHORA, hoy: firma.HOY }));
    this.answer('GET /users', () => firma.usuarios);
    this.answer('GET /oficios', () => firma.oficios);
    this.answer('GET /expedientes', ({ path }) => {
      const q = new URLSearchParams(path.split('?')[1]).get('q')?.toLocaleLowerCase() ?? '';
      const found = firma.expedientes.filter(({ caratula }) => caratula.toLocaleLowerCase().includes(q));
      return { expedientes: found, total: found.length };
    });
    for (const expediente of firma.expedientes) {
      const own = expediente.id === 'exp-perez';
      this.answer(`GET /expedientes/${expediente.id}`, () => expediente);
      this.answer(`GET /expedientes/${expediente.id}/oficios`, () => (own ? firma.oficios : []));
      this.answer(`GET /expedientes/${expediente.id}/facturas`, () => (own ? firma.facturas : []));
      this.answer(`GET /expedientes/${expediente.id}/calendario`, () => (own ? firma.eventos.filter(({ expedienteId }) => expedienteId === expediente.id) : []));
      this.answer(`GET /expedientes/${expediente.id}/mensajes`, () => ({ mensajes: own ? firma.mensajes : [], more: false, noLeidos: own ? 1 : 0 }));
      this.answer(`PUT /expedientes/${expediente.id}/mensajes/leido`, ({ body }) => ({ leidoHasta: (body as SetLeido).hasta, noLeidos: 0 }));
    }
    for (const clave of ['perez', 'litoral', 'sosa', 'banco', 'oyola'] as const) {
      this.answer(`GET /prescripciones/plazo-${clave}`, () => firma.prescripcion(clave));
      this.answer(`GET /expedientes/exp-${clave}/prescripciones`, () => [firma.prescripcion(clave)]);
      this.answer(`GET /inbox/n-${clave}/constancia`, () => CONSTANCIA);
    }
    this.answer('GET /inbox/n-oficio/constancia', () => CONSTANCIA);
    for (const oficio of firma.oficios) this.answer(`GET /oficios/${oficio.id}`, () => oficio);
    this.answer('GET /calendario', () => firma.eventos);
    this.answer('GET /me/devices', () => DEVICES);
  }
}

const CONSTANCIA: ConstanciaPaso[] = [
  { paso: 'aceptada', at: '2026-11-24T11:00:00.000Z' },
  { paso: 'almacenada', at: '2026-11-24T11:00:00.000Z', device: 'Notebook de Lucía' },
  { paso: 'entregada', at: '2026-11-24T11:00:01.000Z', device: 'Notebook de Lucía' },
];

const DEVICES: Device[] = [
  { id: 'd1', name: 'Notebook de Lucía', platform: 'linux', createdAt: firma.AHORA, lastSeenAt: firma.AHORA, signedIn: true, current: true },
  { id: 'd2', name: 'PC del estudio', platform: 'windows', createdAt: firma.AHORA, lastSeenAt: '2026-11-20T20:10:00.000Z', signedIn: true, current: false },
];

function isAnswer(value: unknown): value is HttpAnswer {
  return typeof value === 'object' && value !== null && 'status' in value && typeof value.status === 'number';
}
