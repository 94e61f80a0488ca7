import { VisionError } from '../../../vision/client/index.ts'

/** The observation, or null where only this one frame was lost. What ends the guidance altogether is thrown on. */
export const observeOrSkip = async <T>(observe: () => Promise<T>): Promise<T | null> => {
  try {
    return await observe()
  } catch (cause) {
    if (cause instanceof VisionError && isPassing(cause.code)) return null
    throw cause
  }
}

const isPassing = (code: VisionError['code']): boolean =>
  code === 'superseded' || code === 'worker_crashed' || code === 'task_failed'
