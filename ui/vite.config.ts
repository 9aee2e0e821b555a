import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import { defineConfig } from 'vitest/config';

/**
 * Where a server listens while the pages are being worked on; `VIGIA_SERVER` names another one. To it these pages are its own,
 * so that it takes their cookies.
 */
const server = process.env.VIGIA_SERVER ?? 'http://127.0.0.1:8460';

export default defineConfig({
  plugins: [svelte(), svelteTesting()],
  clearScreen: false,
  build: {
    target: 'es2022',
    // The page's policy allows no inline script and no data: script, and a font belongs in a file of its own.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
  server: {
    host: '127.0.0.1',
    port: 5173,
    strictPort: true,
    proxy: {
      '/api/v1': { target: server, headers: { origin: server } },
      '/socket.io': { target: server, ws: true, headers: { origin: server } },
    },
  },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
    setupFiles: ['tests/setup.ts'],
  },
});
