import { closeInput, VisionError, type VisionReply, type VisionRequest } from '../protocol/index.ts'
import { AssetStore } from './asset-store.ts'
import { VisionRuntime } from './vision-runtime.ts'

// The assets lie beside this script: nothing is ever fetched from anywhere else.
const runtime = new VisionRuntime(new AssetStore(new URL('.', self.location.href)))

self.addEventListener('message', (event: MessageEvent<VisionRequest>) => {
  void answer(event.data).then((reply) => self.postMessage(reply))
})

async function answer(request: VisionRequest): Promise<VisionReply> {
  try {
    return { id: request.id, outcome: 'done', output: await runtime.perform(request) }
  } catch (cause) {
    const error = cause instanceof VisionError ? cause : new VisionError('task_failed', String(cause), { cause })
    return { id: request.id, outcome: 'failed', code: error.code, message: error.message }
  } finally {
    closeInput(request.input)
  }
}
