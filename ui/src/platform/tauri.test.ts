import { clearMocks, mockIPC } from '@tauri-apps/api/mocks';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { tauri } from './tauri';

const asked: [command: string, args: unknown][] = [];

beforeEach(() => {
  asked.length = 0;
  mockIPC((command, args) => void asked.push([command, args]), { shouldMockEvents: true });
});
afterEach(clearMocks);

it('asks the shell by its commands’ names, with flat arguments', async () => {
  await tauri.signIn({ server: 's', email: 'e', password: 'p' });
  await tauri.claim({ server: 's', token: 't', password: 'p' });
  await tauri.testServer('a');
  await tauri.request({ method: 'GET', path: '/api/v1/me' });
  await tauri.download('/api/v1/parte.pdf', 'parte.pdf');
  await tauri.saveText('a.json', '{}');
  await tauri.read('n');
  await tauri.ack('n');
  await tauri.openExpediente(null);
  await tauri.typing('e', true);
  await tauri.setSettings({ idioma: 'en' });
  expect(asked).toEqual([
    ['session_sign_in', { server: 's', email: 'e', password: 'p' }],
    ['session_claim', { server: 's', token: 't', password: 'p' }],
    ['server_test', { address: 'a' }],
    ['request', { method: 'GET', path: '/api/v1/me', body: undefined }],
    ['download', { path: '/api/v1/parte.pdf', nombre: 'parte.pdf' }],
    ['save_text', { nombre: 'a.json', texto: '{}' }],
    ['inbox_read', { notificationId: 'n' }],
    ['inbox_ack', { notificationId: 'n' }],
    ['expediente_open', { expedienteId: null }],
    ['typing', { isTyping: true }],
    ['settings_set', { idioma: 'en' }],
  ]);
});

it('hands live events on without their envelope, and stops when told', async () => {
  const { emit } = await import('@tauri-apps/api/event');
  const heard = vi.fn();
  const stop = tauri.on('live', heard);
  await tauri.pendingOpen();
  const data = { id: 'e', changes: {}, version: 2, by: 'u' };
  await emit('live', { event: 'expediente:update', data: { event: 'expediente:update', data, timestamp: '2026-11-24T19:04:00.000Z' } });
  expect(heard).toHaveBeenCalledExactlyOnceWith({ event: 'expediente:update', data });
  stop();
  await Promise.resolve();
  await emit('live', { event: 'expediente:update', data: {} });
  expect(heard).toHaveBeenCalledOnce();
});
