// Builds the page into static files that the API serves from its root.
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: 'src',
  base: '/',
  plugins: [react()],
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    target: 'es2023',
    // Under the policy of the page nothing may stand inline, neither script nor image.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
