export { VisionClient } from './vision-client.ts'
export { VisionError } from '../protocol/index.ts'
