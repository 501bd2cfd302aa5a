import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  base: './', // a proxy may serve all of it below a path of its own
  plugins: [vue()],
  define: { __VUE_OPTIONS_API__: false, __VUE_PROD_DEVTOOLS__: false },
  build: {
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false }, // a script in the document, which the page's own rules forbid
    reportCompressedSize: false,
    rolldownOptions: { checks: { pluginTimings: false } },
  },
});
