/** The host is the desktop shell: every question is one of its commands, and the token never comes here. */
import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import { opened } from './envelope';
import type { Events, Platform } from './types';

/** Every listener that is being set up: a page asked for meanwhile must not be told to nobody. */
const setUp: Promise<unknown>[] = [];

function on<E extends keyof Events>(event: E, listener: (payload: Events[E]) => void): () => void {
  const listening = listen<Events[E]>(event, ({ payload }) => listener('data' in payload ? { ...payload, data: opened(payload.data) } : payload));
  setUp.push(listening);
  return () => void listening.then((stop) => stop());
}

export const tauri: Platform = {
  native: true,
  server: undefined,
  sessionState: () => invoke('session_state'),
  signIn: (input) => invoke('session_sign_in', { ...input }),
  claim: (input) => invoke('session_claim', { ...input }),
  signOut: () => invoke('session_sign_out'),
  testServer: (address) => invoke('server_test', { address }),
  request: ({ method, path, body }) => invoke('request', { method, path, body }),
  download: (path, nombre) => invoke('download', { path, nombre }),
  saveText: (nombre, texto) => invoke('save_text', { nombre, texto }),
  connectionState: () => invoke('connection_state'),
  inbox: () => invoke('inbox_list'),
  read: (notificationId) => invoke('inbox_read', { notificationId }),
  ack: (notificationId) => invoke('inbox_ack', { notificationId }),
  openExpediente: (expedienteId) => invoke('expediente_open', { expedienteId }),
  typing: (_, isTyping) => invoke('typing', { isTyping }),
  settings: () => invoke('settings_get'),
  setSettings: (change) => invoke('settings_set', { ...change }),
  pendingOpen: async () => {
    await Promise.all(setUp.splice(0));
    return invoke('pending_open');
  },
  on,
};
