import { spanText } from '../../app/times.ts'
import type { Messages } from '../../messages/index.ts'

/** Below two minutes in seconds, then as spans of time are said elsewhere. */
export const secondsText = (seconds: number, texts: Messages): string =>
  seconds < 120 ? texts.figures.seconds(seconds.toFixed(seconds < 10 ? 1 : 0)) : spanText(seconds * 1000, texts.time)
