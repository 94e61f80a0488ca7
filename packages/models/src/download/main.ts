import { downloadModel, ModelError, modelManifest, type ModelEntry } from '../index.ts'

/** `node dist/download/main.js [ID…]`: fetches these models, or says which ones there are. */
async function main(ids: readonly string[]): Promise<void> {
  const offered = modelManifest().models.filter(({ download }) => download)
  if (ids.length === 0) {
    for (const { id, sizeBytes, licence, purpose } of offered)
      console.log(`${id}\t${sizeBytes} bytes\t${licence}\t${purpose}`)
    return
  }
  for (const id of ids) console.log(await downloadModel(requireEntry(offered, id).id))
}

function requireEntry(entries: readonly ModelEntry[], id: string): ModelEntry {
  const entry = entries.find((candidate) => candidate.id === id)
  if (!entry)
    throw new ModelError('download_unavailable', `no model ${id} to download; run without arguments for a list`)
  return entry
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof ModelError)) throw error
  console.error(`${error.code}: ${error.message}`)
  process.exitCode = 2
}
