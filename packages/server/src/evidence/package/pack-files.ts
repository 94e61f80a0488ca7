import { canonicalJson } from '@honnin/shared/audit'
import * as v from 'valibot'
import { sha256Hex } from '../../crypto/index.ts'
import { ZipWriter } from '../archive/zip-writer.ts'
import { ManifestSchema, signatureFiles, type Manifest } from './package-files.ts'

/** A file of the package; its content is made when its turn comes and let go afterwards. */
export interface PackedFile {
  readonly name: string
  readonly content: () => Uint8Array | Promise<Uint8Array>
}

export type SignManifest = (manifest: Buffer) => Promise<{ readonly cms: Uint8Array; readonly jws: string }>

/**
 * Writes a package piece by piece: the files in their order, then the manifest that lists them, then its signatures. The
 * same files and signatures give the same bytes.
 */
export async function* packFiles(
  files: readonly PackedFile[],
  { head, sign }: { readonly head: Omit<Manifest, 'files'>; readonly sign: SignManifest },
): AsyncGenerator<Uint8Array, void> {
  const zip = new ZipWriter()
  const listed: { name: string; size: number; sha256: string }[] = []
  for (const file of files) {
    const content = await file.content()
    listed.push({ name: file.name, size: content.length, sha256: sha256Hex(content) })
    yield* zip.add(file.name, content)
  }
  const manifest = Buffer.from(`${canonicalJson(v.parse(ManifestSchema, { ...head, files: listed }))}\n`)
  const { cms, jws } = await sign(manifest)
  yield* zip.add(signatureFiles.manifest, manifest)
  yield* zip.add(signatureFiles.cms, cms)
  yield* zip.add(signatureFiles.jws, Buffer.from(`${jws}\n`))
  yield zip.finish()
}
