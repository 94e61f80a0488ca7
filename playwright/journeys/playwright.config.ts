import { defineConfig } from '@playwright/test'

export default defineConfig({
  testDir: 'journeys',
  outputDir: '../../test-results/journeys',
  // One browser with a camera film and detection in WebAssembly takes both cores.
  workers: 1,
  timeout: 240_000,
  // Detection shares two cores with the film and the server; a journey that needed its second try is listed as flaky.
  retries: 1,
  reporter: 'list',
})
