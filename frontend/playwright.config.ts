/** Journeys through a real browser on the real stack: two at a time, each on a stack of its own that serves for the whole run. */
import { defineConfig } from '@playwright/test'

import { availableParallelism } from 'node:os'

const MOST_WORKERS = 2

const FEATURES_TURNED_OFF = [
  // What Playwright itself turns off: the last list of this kind is the one that counts.
  'AimEnabled,AvoidCorsURLLoaderRestartOnRedirect,AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable,HttpsUpgrades,LensOverlay,MediaRouter,NetworkTimeServiceQuerying,OptimizationHints',
  'PaintHolding,PreconnectToSearch,TcpPortRandomizationWin,ThirdPartyStoragePartitioning',
  // Two pages of the browser's own, for proposals in its address field, which every window would bring along and nobody sees.
  'WebUIOmniboxAimPopup,WebUIOmniboxPopup',
].join(',')

const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  `--disable-features=${FEATURES_TURNED_OFF}`,
  // Decides in which order a field for a day wants its parts; it would be the machine's language otherwise.
  '--lang=en-US',
]

export default defineConfig({
  testDir: 'e2e',
  testMatch: '*.spec.ts',
  globalSetup: './e2e/support/stack.ts',
  // A stack that runs already is one for all.
  workers: process.env.EDMS_E2E_URL ? 1 : Math.min(MOST_WORKERS, availableParallelism()),
  forbidOnly: Boolean(process.env.CI),
  // Patience for a machine that is busy with other things; a quiet one needs a few seconds for a journey.
  timeout: 240_000,
  expect: { timeout: 30_000 },
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    actionTimeout: 60_000,
    navigationTimeout: 60_000,
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    // Without a picture of every step, which the processor would have to draw.
    trace: { mode: 'retain-on-failure', screenshots: false },
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: CHROMIUM_FLAGS },
  },
})
