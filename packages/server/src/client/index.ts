export {
  createHonninClient,
  type ApiProblem,
  type ClientOptions,
  type CreatedSession,
  type HonninClient,
  type Session,
} from './create-honnin-client.ts'
