/** `npm run screenshots`: a picture of every page in light, in dark and on a telephone, into docs/screenshots. */
import { defineConfig } from '@playwright/test'

import config from '../playwright.config'

export default defineConfig(config, {
  testDir: '.',
  testMatch: 'screenshots.ts',
  globalSetup: './support/stack.ts',
})
