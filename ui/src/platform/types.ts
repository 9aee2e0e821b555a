/**
 * The only door to the host: what the pages ask of the desktop shell or of the browser they run in.
 * Nothing outside this folder knows which of the two it is, save through `native`.
 */
import type { InboxEntry, Me } from '../api/types';
import type { Live } from './live';

export interface SessionState {
  status: 'signed-out' | 'signed-in' | 'expired';
  server?: string;
  user?: Me;
  firma?: string;
  zona?: string;
  /** `missing`: the session lives in memory, and ends with the app. */
  keyring: 'available' | 'missing';
}

export interface ConnectionState {
  estado: 'conectado' | 'reconectando' | 'sesion-vencida' | 'sin-sesion';
  desde: string;
  sincronizado?: string;
}

export type ServerStep = 'direccion' | 'segura' | 'servidor' | 'tiempo-real' | 'llavero' | 'notificaciones';

export interface ServerTest {
  /** The address as it is used from now on: an origin. */
  address: string;
  ok: boolean;
  steps: { step: ServerStep; estado: 'ok' | 'aviso' | 'error'; detalle?: string; ms?: number }[];
}

export interface Settings {
  caratulaEnAvisos: boolean;
  autostart: boolean;
  idioma: 'es' | 'en';
}

export interface Inbox {
  /** Newest first. */
  entries: InboxEntry[];
  sincronizado?: string;
}

export interface HttpRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Relative, and under `/api/v1/`. */
  path: string;
  body?: unknown;
}

export interface HttpAnswer {
  status: number;
  body: unknown;
}

export interface Events {
  session: SessionState;
  connection: ConnectionState;
  /** The inbox changed: list it again. */
  inbox: Record<string, never>;
  /** A live event of the server: its data, out of its envelope. */
  live: Live;
  /** Go to a page: a toast was clicked. */
  open: { path: string };
}

export interface Platform {
  /** The desktop shell: it has a keyring, native notifications and a start with the system. */
  readonly native: boolean;
  /** Set where the pages belong to one server and can talk to no other. */
  readonly server: string | undefined;
  /** The one-time code in the address the pages were opened with. */
  readonly invitation?: string | undefined;

  sessionState(): Promise<SessionState>;
  signIn(input: { server: string; email: string; password: string }): Promise<SessionState>;
  claim(input: { server: string; token: string; password: string }): Promise<SessionState>;
  signOut(): Promise<SessionState>;
  testServer(address: string): Promise<ServerTest>;

  request(request: HttpRequest): Promise<HttpAnswer>;
  /**
   * Saves a file of the server where the person keeps what they download; the answer says where that is, where the
   * host knows. `nombre` is what it is called if nobody says otherwise.
   */
  download(path: string, nombre: string): Promise<string | undefined>;
  /** Opens a page of the server beside this one, to be read or printed; not there where the host has but one window. */
  readonly show?: (path: string) => Promise<void>;
  /** Saves a file that the page itself made. */
  saveText(nombre: string, texto: string): Promise<string | undefined>;
  connectionState(): Promise<ConnectionState>;

  inbox(): Promise<Inbox>;
  read(notificationId: string): Promise<void>;
  ack(notificationId: string): Promise<void>;

  /** Enters the live room of a case, or leaves the one entered before. */
  openExpediente(expedienteId: string | null): Promise<void>;

  /** Says to whoever has the case open that the reader is writing in it; the case is the one that was opened here. */
  typing(expedienteId: string, isTyping: boolean): Promise<void>;

  settings(): Promise<Settings>;
  setSettings(change: Partial<Settings>): Promise<Settings>;
  /** The page asked for before anybody listened. */
  pendingOpen(): Promise<string | null>;

  /** Listens; the answer stops listening. */
  on<E extends keyof Events>(event: E, listener: (payload: Events[E]) => void): () => void;
}
