import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The interface: one bundle for Electron's window and for the web host. */
export default defineConfig({
  root: resolve(import.meta.dirname, 'renderer'),
  plugins: [react()],
  worker: { format: 'es' },
  build: {
    outDir: resolve(import.meta.dirname, 'dist/renderer'),
    emptyOutDir: true,
    target: 'es2024',
    // The page's policy allows no data: addresses.
    assetsInlineLimit: 0,
    // Loaded from this machine: one file is quicker than many.
    chunkSizeWarningLimit: 2000,
    modulePreload: { polyfill: false },
  },
})
