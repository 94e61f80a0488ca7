import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'

export const policy = '1.3.6.1.4.1.99999.1.1'

const configuration = (folder: string): string => `
[req]
distinguished_name = name
prompt = no
[name]
CN = Test authority
[root]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[stamping]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
[not_critical]
extendedKeyUsage = timeStamping
[two_purposes]
extendedKeyUsage = critical, timeStamping, clientAuth
[no_purpose]
basicConstraints = critical, CA:false
[expired]
extendedKeyUsage = critical, timeStamping
[tsa]
default_tsa = tsa_config
[tsa_config]
serial = ${folder}/serial
crypto_device = builtin
signer_digest = sha256
default_policy = ${policy}
other_policies = 1.3.6.1.4.1.99999.1.2
digests = sha256, sha384
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
`

export type CertificateKind = 'stamping' | 'not_critical' | 'two_purposes' | 'no_purpose' | 'expired'
export type KeyKind = 'rsa' | 'ec'

export interface TestAuthority {
  readonly url: string
  readonly rootsPem: string
  readonly rootsFile: string
  /** What the server does next: `openssl ts -reply`, or what a test wants instead. */
  answer: (query: Buffer) => Buffer | { readonly status: number; readonly body: Buffer | string }
  reply(query: Buffer): Buffer
  /** A token over this TSTInfo by a certificate that `openssl ts` would not use, or without naming its certificate. */
  sign(info: Buffer, options: { readonly certificate: CertificateKind; readonly isNamed: boolean }): Buffer
  /** True where `openssl ts -verify` accepts the token. */
  opensslAccepts(token: Buffer, data: Buffer): boolean
  stop(): Promise<void>
}

/** A real time-stamping authority: `openssl ts` behind HTTP. */
export const startAuthority = async (key: KeyKind = 'rsa'): Promise<TestAuthority> => {
  const folder = mkdtempSync(join(tmpdir(), 'honnin-tsa-'))
  const at = (name: string): string => join(folder, name)
  const openssl = (...args: readonly string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
  }
  writeFileSync(at('tsa.cnf'), configuration(folder))
  writeFileSync(at('serial'), '01\n')
  const keyArguments =
    key === 'rsa' ? ['-newkey', 'rsa:2048'] : ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256']
  const rootRequest = ['-config', 'tsa.cnf', '-extensions', 'root', '-subj', '/CN=Test root', '-days', '30']
  openssl('req', '-x509', ...keyArguments, '-nodes', ...rootRequest, '-keyout', 'root.key', '-out', 'root.pem')
  // All of them before anything is stamped: a certificate must be valid at the time of the stamp.
  for (const kind of ['stamping', 'not_critical', 'two_purposes', 'no_purpose', 'expired']) {
    const request = ['-config', 'tsa.cnf', '-subj', `/CN=Test TSA ${kind}`, '-keyout', `${kind}.key`]
    openssl('req', '-new', ...keyArguments, '-nodes', ...request, '-out', `${kind}.csr`)
    const days = kind === 'expired' ? '-1' : '10'
    const issuer = ['-CA', 'root.pem', '-CAkey', 'root.key', '-CAcreateserial', '-days', days]
    const form = ['-extfile', 'tsa.cnf', '-extensions', kind]
    openssl('x509', '-req', '-in', `${kind}.csr`, ...issuer, ...form, '-out', `${kind}.pem`)
  }
  const reply = (query: Buffer): Buffer => {
    writeFileSync(at('query.tsq'), query)
    const signer = ['-signer', 'stamping.pem', '-inkey', 'stamping.key']
    openssl('ts', '-reply', '-config', 'tsa.cnf', '-queryfile', 'query.tsq', ...signer, '-out', 'answer.tsr')
    return readFileSync(at('answer.tsr'))
  }
  const signInfo: TestAuthority['sign'] = (info, { certificate, isNamed }) => {
    writeFileSync(at('info.der'), info)
    const signer = ['-signer', `${certificate}.pem`, '-inkey', `${certificate}.key`, '-md', 'sha256']
    const content = ['-econtent_type', '1.2.840.113549.1.9.16.1.4', '-in', 'info.der']
    const form = ['-binary', '-nodetach', '-outform', 'DER', ...(isNamed ? ['-cades'] : [])]
    openssl('cms', '-sign', ...form, ...content, ...signer, '-out', 'signed.der')
    return readFileSync(at('signed.der'))
  }

  const authority: { answer: TestAuthority['answer'] } = { answer: (query) => reply(query) }
  const server = createServer((request, response) => {
    void buffer(request).then((query) => {
      const answer = authority.answer(query)
      const { status, body } = Buffer.isBuffer(answer) ? { status: 200, body: answer } : answer
      response.writeHead(status, { 'content-type': 'application/timestamp-reply' }).end(body)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return Object.assign(authority, {
    url: `http://127.0.0.1:${port}/tsa`,
    rootsPem: readFileSync(at('root.pem'), 'utf8'),
    rootsFile: at('root.pem'),
    reply,
    sign: signInfo,
    opensslAccepts: (token: Buffer, data: Buffer): boolean => {
      writeFileSync(at('token.der'), token)
      writeFileSync(at('data'), data)
      try {
        openssl('ts', '-verify', '-data', 'data', '-in', 'token.der', '-token_in', '-CAfile', 'root.pem')
        return true
      } catch {
        return false
      }
    },
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      rmSync(folder, { recursive: true, force: true })
    },
  })
}
