import { sha256Hex } from '../../crypto/index.ts'
import type { ArchivedFile } from '../archive/read-zip.ts'
import { packageFiles, signatureFiles, type Manifest } from '../package/package-files.ts'
import { fails, holds, type Finding } from './finding.ts'

const isSignature = (name: string): boolean => Object.values<string>(signatureFiles).includes(name)

/** Whether the package holds exactly the files of its manifest, each with its size and SHA-256. */
export const verifyFiles = (files: ReadonlyMap<string, ArchivedFile>, manifest: Manifest): readonly Finding[] => {
  const listed = new Map(manifest.files.map((file) => [file.name, file]))
  const findings: Finding[] = []
  for (const [name, { content, isWhole }] of files) {
    const expected = listed.get(name)
    if (!isWhole) findings.push(fails('file_broken', name))
    if (isSignature(name)) continue
    if (expected === undefined) findings.push(fails('file_unlisted', name))
    else if (expected.size !== content.length || expected.sha256 !== sha256Hex(content))
      findings.push(fails('file_altered', name))
  }
  for (const name of new Set([...listed.keys(), ...Object.values(packageFiles)]))
    if (!files.has(name)) findings.push(fails('file_missing', name))
  if (listed.size !== manifest.files.length) findings.push(fails('manifest_malformed'))
  return findings.length > 0 ? findings : [holds('files_match', String(manifest.files.length))]
}
