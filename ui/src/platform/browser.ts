/** The host is a browser: the pages belong to the server they were loaded from. */
import { ApiError } from '../api/error';
import type { InboxEntry, InboxPage, ServerInfo } from '../api/types';
import { BrowserSession, WHOSE } from './browser.session';
import { BrowserSocket } from './browser.socket';
import { Listeners } from './listeners';
import type { Inbox, Platform, ServerTest, SessionState, Settings } from './types';

const LANGUAGE = 'vigia.idioma';
/** As many pages of the inbox as a person scrolls through; older entries stay on the server. */
const PAGES = 5;
const LIMIT = 100;

export function browser(): Platform {
  const listeners = new Listeners();
  let state: SessionState = { status: 'signed-out', server: location.origin, keyring: 'missing' };
  const session = new BrowserSession(() => {
    socket.close('sesion-vencida');
    say({ ...state, status: 'expired' });
  });
  const socket = new BrowserSocket(session, listeners);
  let invited = invitation();
  let settings: Settings = { caratulaEnAvisos: false, autostart: false, idioma: storedLanguage() };
  session.idioma = settings.idioma;

  function say(next: SessionState): SessionState {
    state = next;
    listeners.emit('session', next);
    return next;
  }

  async function get<T>(path: string): Promise<T> {
    const answer = await session.request({ method: 'GET', path: `/api/v1${path}` });
    if (answer.status === 200) return answer.body as T;
    throw ApiError.from((answer.body as { error?: unknown } | null)?.error);
  }

  async function begin(path: '/session' | '/session/claim', input: object): Promise<SessionState> {
    await session.begin(path, input);
    // Good once.
    invited = undefined;
    return enter();
  }

  async function enter(): Promise<SessionState> {
    const { firma, zona } = await get<ServerInfo>('/server');
    socket.open();
    return say({ ...state, status: 'signed-in', firma, zona, ...(session.user ? { user: session.user } : {}) });
  }

  function leave(): SessionState {
    socket.close('sin-sesion');
    const { user: _user, ...rest } = state;
    return say({ ...rest, status: 'signed-out' });
  }

  /** What the browser's cookies say: after a reload, and when another tab signed in or out. */
  async function restore(): Promise<SessionState> {
    return (await session.restore()) ? enter() : leave();
  }

  let restored: Promise<unknown> | undefined;
  addEventListener('storage', ({ key }) => {
    if (key === WHOSE) void restore().catch(() => undefined);
  });

  async function inbox(): Promise<Inbox> {
    const entries: InboxEntry[] = [];
    for (let page = 0, before = ''; page < PAGES; page += 1) {
      const answer = await get<InboxPage>(`/inbox?limit=${LIMIT}${before}`);
      entries.push(...answer.entries);
      const last = answer.entries.at(-1);
      if (!answer.more || !last) break;
      before = `&before=${last.seq}`;
    }
    const sincronizado = new Date().toISOString();
    socket.synced(sincronizado);
    return { entries, sincronizado };
  }

  async function change(path: string): Promise<void> {
    const answer = await session.request({ method: 'POST', path: `/api/v1${path}`, body: {} });
    if (answer.status >= 300) throw ApiError.from((answer.body as { error?: unknown } | null)?.error);
    listeners.emit('inbox', {});
  }

  async function testServer(): Promise<ServerTest> {
    const started = performance.now();
    await get<ServerInfo>('/server');
    const ms = Math.round(performance.now() - started);
    return { address: location.origin, ok: true, steps: [{ step: 'servidor', estado: 'ok', ms }] };
  }

  return {
    native: false,
    server: location.origin,
    get invitation() {
      return invited;
    },
    sessionState: async () => {
      restored ??= restore().catch((thrown: unknown) => {
        // Asked again when the person tries again.
        restored = undefined;
        throw thrown;
      });
      await restored;
      return state;
    },
    signIn: ({ email, password }) => begin('/session', { email, password }),
    claim: ({ token, password }) => begin('/session/claim', { token, password }),
    signOut: async () => {
      socket.close('sin-sesion');
      await session.end();
      return leave();
    },
    testServer,
    request: (request) => session.request(request),
    download: async (path, nombre) => give(nombre, await session.file(path)),
    show: async (path) => {
      // Opened at the click, or it counts as a pop-up; the session is made fresh meanwhile, as no script goes along.
      const beside = window.open('', '_blank');
      await session.fresh();
      if (beside) beside.location.href = path;
    },
    saveText: async (nombre, texto) => give(nombre, new Blob([texto])),
    connectionState: async () => socket.state,
    inbox,
    read: (id) => change(`/inbox/${encodeURIComponent(id)}/read`),
    ack: (id) => change(`/inbox/${encodeURIComponent(id)}/ack`),
    openExpediente: async (id) => socket.enter(id),
    typing: async (id, isTyping) => socket.typing(id, isTyping),
    settings: async () => settings,
    setSettings: async (partial) => {
      settings = { ...settings, ...partial };
      session.idioma = settings.idioma;
      localStorage.setItem(LANGUAGE, settings.idioma);
      return settings;
    },
    pendingOpen: async () => null,
    on: listeners.on,
  };
}

/** Hands a file to the browser, which knows where it goes. */
function give(name: string, file: Blob): undefined {
  const url = URL.createObjectURL(file);
  Object.assign(document.createElement('a'), { href: url, download: name }).click();
  // The browser reads it a moment later.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** The code of a one-time link (`/alta/…`); the address is cleared of it at once, so that no history keeps it. */
function invitation(): string | undefined {
  const code = /^\/alta\/([\w.~-]+)$/.exec(location.pathname)?.[1];
  if (location.pathname !== '/') history.replaceState(null, '', `/${location.hash}`);
  return code;
}

function storedLanguage(): 'es' | 'en' {
  const stored = localStorage.getItem(LANGUAGE) ?? navigator.language;
  return stored.startsWith('en') ? 'en' : 'es';
}
