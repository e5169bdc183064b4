// Builds the page into static files that the API serves from its root.
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

export default defineConfig({
  root: 'src',
  base: '/',
  plugins: [react(), fetchRestAtOnce()],
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    target: 'es2023',
    // Under the policy of the page nothing may stand inline, neither script nor image.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // One file that the page itself names: a script that loads its styles would be waited for twice.
    cssCodeSplit: false,
  },
});

/** Has the page name what its first script will ask for, so that both are fetched at once. */
function fetchRestAtOnce(): Plugin {
  return {
    name: 'fetch-rest-at-once',
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { bundle = {} }) => {
        const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
        const rest = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith('/src/main.tsx'));
        if (rest === undefined) throw new Error('the page has no rest');
        const href = `/${rest.fileName}`;
        const attrs = { rel: 'modulepreload', crossorigin: true, href };
        return [{ tag: 'link', attrs, injectTo: 'head' }];
      },
    },
  };
}
