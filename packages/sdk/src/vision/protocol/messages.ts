import type { VisionErrorCode } from './vision-error.ts'
import type { VisionTask, VisionTasks } from './vision-tasks.ts'

/** Page to worker. */
export type VisionRequest = {
  [Task in VisionTask]: { readonly id: number; readonly task: Task; readonly input: VisionTasks[Task]['input'] }
}[VisionTask]

/** Worker to page: exactly one per request. */
export type VisionReply =
  | { readonly id: number; readonly outcome: 'done'; readonly output: VisionTasks[VisionTask]['output'] }
  | { readonly id: number; readonly outcome: 'failed'; readonly code: VisionErrorCode; readonly message: string }

/** What must be moved instead of copied with a task's input. */
export const transferablesOf = (input: VisionTasks[VisionTask]['input']): Transferable[] => {
  if ('frame' in input) return [input.frame]
  return 'canvas' in input ? [input.canvas] : []
}

/** Closes what a request carries, wherever its way ends. Closing twice is harmless. */
export const closeInput = (input: VisionTasks[VisionTask]['input']): void => {
  if ('frame' in input) input.frame.close()
}
