import { mount } from 'svelte';
import App from './app/App.svelte';
import type { Platform } from './platform/types';
import './ui/base.css';

/** Each host's code is fetched only where it runs. */
async function host(): Promise<Platform> {
  if ('__TAURI_INTERNALS__' in window) return (await import('./platform/tauri')).tauri;
  return (await import('./platform/browser')).browser();
}

const target = document.getElementById('app');
if (target) void host().then((platform) => mount(App, { target, props: { platform } }));
