/** `npm run screenshots`: a picture of every page in light, in dark, on a telephone and on a wide screen. */
import { defineConfig } from '@playwright/test'

import config from '../playwright.config'

export default defineConfig(config, {
  testDir: '.',
  testMatch: 'screenshots.ts',
  globalSetup: './support/stack.ts',
  workers: 1,
})
