export type { ApiContext } from './api-context.ts'
export { createApp } from './create-app.ts'
export { keyLimitOf } from './limits.ts'
