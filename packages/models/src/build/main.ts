import { modelsDirectory } from '../index.ts'
import { lockModels, makeModels, ModelDriftError, writeModels } from './build-models.ts'
import { readModelLock, writeModelLock } from './model-lock.ts'

/** `node dist/build/main.js [--update-lock]`: makes all models offline from the installed packages. */
try {
  if (process.argv.includes('--update-lock')) writeModelLock(lockModels(readModelLock()))
  const models = makeModels(readModelLock())
  const written = writeModels(models, modelsDirectory())
  console.log(
    `${models.length} models in ${modelsDirectory()}, ${written.length ? `written: ${written.join(', ')}` : 'up to date'}`,
  )
  for (const id of ['document-corners', 'document-outline', 'document-edges']) {
    if (!models.some(({ entry }) => entry.id === id)) console.warn(`${id}.onnx is not there yet`)
  }
} catch (error) {
  if (!(error instanceof ModelDriftError)) throw error
  console.error(`${error.code}: ${error.message}`)
  process.exitCode = 1
}
