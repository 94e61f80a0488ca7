/** How the passing of time is waited for; tests put their own in its place. */
export type Wait = (delayMs: number, signal: AbortSignal) => Promise<void>

/** Resolves after `delayMs`, rejects with the signal's reason when it is aborted before. */
export const wait: Wait = (delayMs, signal) =>
  new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason)
      return
    }
    const abort = () => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort)
      resolve()
    }, delayMs)
    signal.addEventListener('abort', abort, { once: true })
  })
