import { resolve } from 'node:path'
import type { S3Place } from '../../config/index.ts'
import { openStore } from '../../storage/index.ts'
import { AuditFault } from '../audit-fault.ts'
import { DatabaseReplica } from './database-replica.ts'
import { FolderStore } from './folder-store.ts'
import { ObjectReplica } from './object-replica.ts'
import type { ReplicaStore } from './replica-store.ts'

/** Two letters at least: `C:\copies` is a folder. */
const addressForm = /^[a-z][a-z0-9+.-]+:/i
/** Whether the place is a folder, and not a bucket or another database. */
export const isFolder = (place: string): boolean => !addressForm.test(place)

const defaultRegion = 'us-east-1'

/** `s3://[key:secret@]bucket[/prefix][?endpoint=https://…&region=…]`; without a key the client's own sources count. */
const parseS3 = (url: URL): S3Place => {
  const endpoint = url.searchParams.get('endpoint')
  const prefix = url.pathname.replace(/^\/+|\/+$/g, '')
  const [accessKeyId, secretAccessKey] = [decodeURIComponent(url.username), decodeURIComponent(url.password)]
  return {
    ...{ endpoint, bucket: url.hostname, region: url.searchParams.get('region') ?? defaultRegion },
    prefix: prefix === '' ? '' : `${prefix}/`,
    credentials: accessKeyId === '' ? null : { accessKeyId, secretAccessKey },
    pathStyle: endpoint !== null,
  }
}

const parseUrl = (text: string): URL => {
  try {
    return new URL(text)
  } catch (cause) {
    throw new AuditFault('replica_unreachable', 'the address of the replica is malformed', { cause })
  }
}

/**
 * Opens the place of a copy: a folder, `s3://…` or `postgresql://…`. Whoever opens it MUST close it. Throws
 * {@link AuditFault} `replica_unreachable`.
 */
export const openReplica = async (place: string): Promise<ReplicaStore> => {
  if (/^postgres(ql)?:\/\//.test(place)) return DatabaseReplica.open(parseUrl(place).href)
  if (!place.startsWith('s3://')) {
    if (addressForm.test(place))
      throw new AuditFault('replica_unreachable', 'the replica is a folder, s3://… or postgresql://…, and nothing else')
    return new FolderStore(resolve(place))
  }
  const s3 = parseS3(parseUrl(place))
  if (s3.bucket === '') throw new AuditFault('replica_unreachable', 'the address of the replica names no bucket')
  return new ObjectReplica(await openStore({ kind: 's3', ...s3 }), `s3://${s3.bucket}/${s3.prefix}`)
}
