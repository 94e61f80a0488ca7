import pino, { type DestinationStream, type Logger } from 'pino'

interface LoggedError {
  readonly type: string
  readonly code?: string
  readonly message: string
  readonly stack?: string
  readonly cause?: LoggedError
}

/**
 * What of an error is written. Not its other members: PostgreSQL puts the values of a row into `detail`, Node the path into
 * `path`.
 */
const describeError = (error: unknown): LoggedError => {
  if (!(error instanceof Error)) return { type: typeof error, message: 'something that is no error' }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  return {
    type: error.name,
    message: error.message,
    ...(code === undefined ? {} : { code }),
    ...(error.stack === undefined ? {} : { stack: error.stack }),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  }
}

/** JSON lines on standard output, or to `destination`. Callers log ids, codes and durations, never what a person sent. */
export const createLogger = (level: string, destination?: DestinationStream): Logger => {
  const options = { level, base: null, serializers: { err: describeError } }
  return destination === undefined ? pino(options) : pino(options, destination)
}
