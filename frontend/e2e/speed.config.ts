/** `npm run speed`: how long the browser computes for a long list, and how much script the first visit costs. */
import { defineConfig } from '@playwright/test'

import config from '../playwright.config'

export default defineConfig(config, {
  testDir: '.',
  testMatch: 'speed.ts',
  globalSetup: './support/stack.ts',
  workers: 1,
  use: { trace: 'off' },
})
