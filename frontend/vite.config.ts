import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

// The server that the development server stands before.
const SERVER = process.env.EDMS_SERVER ?? 'http://127.0.0.1:8000'

export default defineConfig({
  plugins: [react()],
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
