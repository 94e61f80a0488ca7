import { X509Certificate } from 'node:crypto'
import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { isIP } from 'node:net'
import { dirname, join } from 'node:path'
import type { TlsFiles } from '../../config/index.ts'
import { createAuthority, issueLeaf, type Issued } from './issue-certificate.ts'
import { localNames, type LocalNames } from './local-names.ts'
import { loadServerIdentity } from './server-identity.ts'
import { TlsError } from './tls-error.ts'

const renewBeforeMs = 30 * 86_400_000

export interface LocalCertificate {
  readonly files: TlsFiles
  /** PEM file that phones and browsers are told to trust. */
  readonly authority: string
  /** SHA-256 of the authority's certificate, as phones show it. */
  readonly fingerprint: string
  readonly names: LocalNames
  readonly validTo: Date
}

const write = async (path: string, text: string, mode: number): Promise<void> => {
  const half = `${path}.new`
  const handle = await open(half, 'w', mode)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(half, path)
  const folder = await open(dirname(path), 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

const read = (path: string): Promise<string | null> =>
  readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })

const secret = 0o600
const open_ = 0o644

/** The authority is made once: phones trust it by hand. It is made anew only where it is missing or has ended. */
const keepAuthority = async (folder: string, names: LocalNames, now: Date): Promise<Issued> => {
  const [certificatePath, keyPath] = [join(folder, 'authority.crt'), join(folder, 'authority.key')]
  const [certificate, key] = [await read(certificatePath), await read(keyPath)]
  if (certificate !== null && key !== null) {
    try {
      if (new Date(new X509Certificate(certificate).validTo).getTime() - now.getTime() > renewBeforeMs)
        return { certificate, key }
    } catch (cause) {
      throw new TlsError('local_authority_broken', `${certificatePath} is no certificate`, {
        cause,
        mend: `remove ${folder}, and trust the new authority`,
      })
    }
  }
  const made = await createAuthority(names, now)
  await write(keyPath, made.key, secret)
  await write(certificatePath, made.certificate, open_)
  return made
}

/** Whether the certificate is of this authority, covers every name, and lasts. */
const stillFits = async (files: TlsFiles, authority: Issued, names: LocalNames, now: Date): Promise<boolean> => {
  try {
    const identity = await loadServerIdentity(files, now)
    const leaf = new X509Certificate(identity.certificate)
    const covers = [...names.dns, ...names.addresses].every((name) =>
      isIP(name) === 0 ? leaf.checkHost(name) !== undefined : leaf.checkIP(name) !== undefined,
    )
    const isSigned = leaf.verify(new X509Certificate(authority.certificate).publicKey)
    return covers && isSigned && identity.validTo.getTime() - now.getTime() > renewBeforeMs
  } catch (error) {
    if (error instanceof TlsError) return false
    throw error
  }
}

/**
 * Makes, in `folder`, an authority for this machine and a server certificate for all its local names, or renews what is about
 * to end or no longer fits the network. The keys have mode 0600.
 */
export const keepLocalCertificate = async (
  folder: string,
  { now, names = localNames() }: { readonly now: Date; readonly names?: LocalNames },
): Promise<LocalCertificate> => {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const authority = await keepAuthority(folder, names, now)
  const files: TlsFiles = { certificate: join(folder, 'server.crt'), key: join(folder, 'server.key') }
  if (!(await stillFits(files, authority, names, now))) {
    const leaf = await issueLeaf(authority, names, now)
    await write(files.key, leaf.key, secret)
    await write(files.certificate, leaf.certificate, open_)
  }
  const { validTo } = await loadServerIdentity(files, now)
  const fingerprint = new X509Certificate(authority.certificate).fingerprint256
  return { files, authority: join(folder, 'authority.crt'), fingerprint, names, validTo }
}
