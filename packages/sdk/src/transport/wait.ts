/** How the passing of time is waited for; tests put their own in its place. */
export type Wait = (delayMs: number, signal: AbortSignal) => Promise<void>

/** Why a signal was aborted, as an error. */
export const reasonOf = ({ reason }: AbortSignal): Error =>
  reason instanceof Error ? reason : new DOMException(String(reason), 'AbortError')

/** Resolves after `delayMs`, rejects with the signal's reason when it is aborted before. */
export const wait: Wait = (delayMs, signal) =>
  new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(reasonOf(signal))
      return
    }
    const abort = () => {
      clearTimeout(timer)
      reject(reasonOf(signal))
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort)
      resolve()
    }, delayMs)
    signal.addEventListener('abort', abort, { once: true })
  })
