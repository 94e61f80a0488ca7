import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { loadModel, modelManifest, type ModelEntry } from '@honnin/models'
import type { Config } from '../config/index.ts'
import { loadMasterKeys } from '../crypto/index.ts'
import { openDatabase, startEmbeddedCluster } from '../db/index.ts'
import { openStore } from '../storage/index.ts'
import { bad, fine, textOf, warn, type Diagnosis } from './diagnosis.ts'

const mostClockOffsetMs = 2000
const ownerOnly = 0o077

const askDatabase = async (url: string, place: string): Promise<Diagnosis> => {
  const db = openDatabase({ connectionString: url, connections: 2, onError: () => undefined })
  try {
    const { rows } = await db.query<{ version: string; at: Date }>(
      `select current_setting('server_version') as version, clock_timestamp() as at`,
    )
    const [row] = rows
    const offsetMs = Math.abs((row?.at.getTime() ?? 0) - Date.now())
    const detail = `${place} PostgreSQL ${row?.version ?? ''}`
    return offsetMs > mostClockOffsetMs
      ? warn('database', `${detail}; its clock is ${Math.round(offsetMs / 1000)} s off`, 'synchronise both clocks')
      : fine('database', detail)
  } finally {
    await db.close()
  }
}

export const examineDatabase = async ({ databaseUrl, dataDir }: Config): Promise<Diagnosis> => {
  try {
    if (databaseUrl !== null) return await askDatabase(databaseUrl, 'external')
    const folder = join(dataDir, 'postgres')
    if (!existsSync(join(folder, 'cluster'))) return fine('database', 'embedded, will be made at the first start')
    const cluster = await startEmbeddedCluster({ folder })
    try {
      return await askDatabase(cluster.url, 'embedded')
    } finally {
      await cluster.stop()
    }
  } catch (error) {
    return bad('database', textOf(error), 'check HONNIN_DATABASE_URL, or the server.log of the embedded database')
  }
}

const placeOfKeys = (source: Config['masterKey']): string => {
  switch (source.kind) {
    case 'file':
      return source.path
    case 'kms':
      return `${source.path}, encrypted by ${source.key.url}`
    case 'text':
      return 'HONNIN_MASTER_KEY'
    case 'command':
      return 'a command'
    default: {
      const unreachable: never = source
      throw new TypeError(`unknown source ${String(unreachable)}`)
    }
  }
}

export const examineMasterKey = async ({ masterKey }: Config): Promise<Diagnosis> => {
  try {
    const path = 'path' in masterKey ? masterKey.path : null
    if (path !== null && !existsSync(path)) return fine('master key', `${path} will be made at the first start`)
    const keys = await loadMasterKeys(masterKey)
    const detail = `version ${keys.current} of ${keys.versions.length}, from ${placeOfKeys(masterKey)}`
    return path !== null && (statSync(path).mode & ownerOnly) !== 0
      ? bad('master key', `${detail}; others can read it`, `chmod 600 ${path}`)
      : fine('master key', detail)
  } catch (error) {
    const mend =
      masterKey.kind === 'kms'
        ? 'see the key service and its token (HONNIN_KMS_URL, HONNIN_KMS_TOKEN_FILE)'
        : 'restore the file of master keys from its backup'
    return bad('master key', textOf(error), mend)
  }
}

const probeBytes = Buffer.from('honnin')

/** Writes, reads and deletes an object where the media lie. */
export const examineVault = async ({ mediaPlace }: Config): Promise<Diagnosis> => {
  const place = mediaPlace.kind === 'folder' ? mediaPlace.path : `bucket ${mediaPlace.bucket}`
  if (mediaPlace.kind === 'folder' && !existsSync(mediaPlace.path))
    return fine('vault', `${place} will be made at the first start`)
  try {
    const store = await openStore(mediaPlace)
    try {
      const key = `doctor/${process.pid}-${Date.now()}`
      await store.put(key, probeBytes)
      const isSame = probeBytes.equals(await store.read(key))
      await store.delete(key)
      return isSame
        ? fine('vault', `${place}: written, read and deleted`)
        : bad('vault', `${place} gives back other bytes than were written`, 'replace the disk or the object store')
    } finally {
      store.close()
    }
  } catch (error) {
    return bad('vault', `${place}: ${textOf(error)}`, 'check HONNIN_S3_* or the rights of the data folder')
  }
}

const isNeeded = ({ origin }: ModelEntry): boolean => origin.kind !== 'download'

export const examineModels = async (): Promise<Diagnosis> => {
  try {
    const needed = modelManifest().models.filter(isNeeded)
    for (const { id } of needed) await loadModel(id)
    return fine('models', `${needed.length} present, sizes and SHA-256 as in the manifest`)
  } catch (error) {
    return bad('models', textOf(error), 'npm run setup')
  }
}

export const examineAssets = ({ assetsDir }: Config): Diagnosis =>
  existsSync(join(assetsDir, 'ekyc-capture.js'))
    ? fine('assets', assetsDir)
    : bad('assets', `${assetsDir} has no ekyc-capture.js`, 'npm run setup, or set HONNIN_ASSETS_DIR')
