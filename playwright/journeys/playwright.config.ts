import { defineConfig } from '@playwright/test'

export default defineConfig({
  testDir: 'journeys',
  outputDir: '../../test-results/journeys',
  // One browser with a camera film and detection in WebAssembly takes both cores.
  workers: 1,
  timeout: 240_000,
  retries: 0,
  reporter: 'list',
})
