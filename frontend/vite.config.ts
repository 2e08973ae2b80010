import react from '@vitejs/plugin-react'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

// The server that the development server stands before.
const SERVER = process.env.EDMS_SERVER ?? 'http://127.0.0.1:8000'

/** What pdf.js asks for by name while it reads a file: fonts that files may leave out, tables of characters, decoders. */
function pdfData(): Plugin {
  const installed = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'))
  const { version } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'))
  return {
    name: 'pdf-data',
    apply: 'build',
    generateBundle() {
      // The content security policy allows no WebAssembly; each decoder also comes as a script.
      for (const folder of ['cmaps', 'standard_fonts', 'wasm'])
        for (const name of readdirSync(join(installed, folder)).filter((each) => !each.endsWith('.wasm')))
          this.emitFile({
            type: 'asset',
            fileName: `assets/pdfjs-${version}/${folder}/${name}`,
            source: readFileSync(join(installed, folder, name)),
          })
    },
  }
}

export default defineConfig({
  plugins: [react(), pdfData()],
  resolve: { tsconfigPaths: true },
  build: {
    manifest: true,
    // The content security policy allows files of our own only, so nothing becomes a data: address.
    assetsInlineLimit: 0,
  },
  server: {
    // The server compares where a write comes from with the host it is sent to, so the host stays as the browser named it.
    proxy: Object.fromEntries(
      ['/api', '/static', '/livez', '/readyz'].map((path) => [path, { target: SERVER, changeOrigin: false }]),
    ),
  },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: 'src/testing/setup.ts',
    restoreMocks: true,
  },
})
