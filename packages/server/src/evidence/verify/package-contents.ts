import { canonicalJson, type JsonValue } from '@honnin/shared/audit'
import * as v from 'valibot'
import type { ArchivedFile } from '../archive/read-zip.ts'
import {
  ChecksFileSchema,
  ConsentFileSchema,
  DecisionFileSchema,
  DocumentFileSchema,
  ModelsFileSchema,
  OpeningsFileSchema,
  packageFiles,
  proofsFolder,
  SessionFileSchema,
  stampFiles,
} from '../package/package-files.ts'
import { DeviceKeySchema } from '../../crypto/index.ts'

/** The files of a package, read. Nothing of them is believed yet. */
export interface PackageContents {
  readonly session: v.InferOutput<typeof SessionFileSchema>
  readonly consent: v.InferOutput<typeof ConsentFileSchema>
  readonly decision: v.InferOutput<typeof DecisionFileSchema>
  readonly checks: v.InferOutput<typeof ChecksFileSchema>
  readonly document: v.InferOutput<typeof DocumentFileSchema>
  readonly models: v.InferOutput<typeof ModelsFileSchema>
  readonly openings: v.InferOutput<typeof OpeningsFileSchema>
  readonly deviceKey: v.InferOutput<typeof DeviceKeySchema>
  readonly bundle: string
  readonly logKey: string
  readonly checkpoint: string
  readonly certificates: string
  /** `null`: no authority has stamped a head of the log above the decision. */
  readonly stamp: { readonly proof: string; readonly text: Buffer; readonly token: Buffer } | null
  readonly proofs: readonly { readonly name: string; readonly text: string }[]
  readonly files: ReadonlyMap<string, ArchivedFile>
}

/** A file that is missing or is not what its name says. */
export class ContentError extends Error {
  override readonly name = 'ContentError'
  readonly file: string
  constructor(file: string, options?: { cause: unknown }) {
    super(`${file} is not as it must be`, options)
    this.file = file
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The text of a file. Throws {@link ContentError}. */
export const textOf = (files: ReadonlyMap<string, ArchivedFile>, name: string): string => {
  const file = files.get(name)
  if (file === undefined) throw new ContentError(name)
  try {
    return utf8.decode(file.content)
  } catch (cause) {
    throw new ContentError(name, { cause })
  }
}

/**
 * A JSON file. Its bytes MUST be the canonical ones (RFC 8785) and a newline, so that no two parsers can read different
 * things in it. Throws {@link ContentError}.
 */
export const jsonOf = <Schema extends v.GenericSchema>(
  files: ReadonlyMap<string, ArchivedFile>,
  name: string,
  schema: Schema,
): v.InferOutput<Schema> => {
  const text = textOf(files, name)
  try {
    const value = JSON.parse(text) as JsonValue
    if (`${canonicalJson(value)}\n` !== text) throw new TypeError('not canonical JSON')
    return v.parse(schema, value)
  } catch (cause) {
    throw new ContentError(name, { cause })
  }
}

/** The one line of a file, without its newline. Throws {@link ContentError}. */
export const lineOf = (files: ReadonlyMap<string, ArchivedFile>, name: string): string => {
  const text = textOf(files, name)
  if (!text.endsWith('\n')) throw new ContentError(name)
  return text.slice(0, -1)
}

const bytesOf = (files: ReadonlyMap<string, ArchivedFile>, name: string): Buffer => {
  const file = files.get(name)
  if (file === undefined) throw new ContentError(name)
  return file.content
}

const stampOf = (files: ReadonlyMap<string, ArchivedFile>): PackageContents['stamp'] =>
  Object.values(stampFiles).some((name) => files.has(name))
    ? {
        proof: textOf(files, stampFiles.proof),
        text: bytesOf(files, stampFiles.text),
        token: bytesOf(files, stampFiles.token),
      }
    : null

/** Reads every file that a package has. Throws {@link ContentError} with the first that is not as it must be. */
export const readContents = (files: ReadonlyMap<string, ArchivedFile>): PackageContents => ({
  session: jsonOf(files, packageFiles.session, SessionFileSchema),
  consent: jsonOf(files, packageFiles.consent, ConsentFileSchema),
  decision: jsonOf(files, packageFiles.decision, DecisionFileSchema),
  checks: jsonOf(files, packageFiles.checks, ChecksFileSchema),
  document: jsonOf(files, packageFiles.document, DocumentFileSchema),
  models: jsonOf(files, packageFiles.models, ModelsFileSchema),
  openings: jsonOf(files, packageFiles.openings, OpeningsFileSchema),
  deviceKey: jsonOf(files, packageFiles.deviceKey, DeviceKeySchema),
  bundle: lineOf(files, packageFiles.bundle),
  logKey: lineOf(files, packageFiles.logKey),
  checkpoint: textOf(files, packageFiles.checkpoint),
  certificates: textOf(files, packageFiles.certificates),
  stamp: stampOf(files),
  proofs: [...files.keys()]
    .filter((name) => name.startsWith(proofsFolder))
    .map((name) => ({ name, text: textOf(files, name) })),
  files,
})
