import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { Logger } from 'pino'
import type { LocalCertificate } from './local-authority.ts'

const authorityPath = '/honnin-local-authority.crt'

export interface TrustGuide {
  readonly url: string
  close(): Promise<void>
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

const page = (fingerprint: string, bases: readonly string[]): string => `<!doctype html>
<html lang="ja"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Honnin: この端末で試す / Try it on this device</title>
<style>body{font:16px/1.7 system-ui,sans-serif;max-width:42rem;margin:0 auto;padding:1.5rem}code{word-break:break-all}
a.button{display:inline-block;padding:.7rem 1.2rem;border-radius:.5rem;background:#0b57d0;color:#fff;text-decoration:none}</style>
<h1>この端末で試す</h1>
<p>カメラは HTTPS のページだけが使えます。開発用の認証局をこの端末に一度だけ登録してください。本番では使わないでください。</p>
<p><a class="button" href="${authorityPath}">認証局の証明書をダウンロード / Download the authority</a></p>
<p>SHA-256(端末の表示と一致することを確認 / compare with what the device shows):<br><code>${escape(fingerprint)}</code></p>
<ul>
<li><b>iPhone・iPad</b>:「設定」→「ダウンロード済みのプロファイル」でインストールし、「一般」→「情報」→「証明書信頼設定」でオンにします。</li>
<li><b>Android</b>:「設定」で「CA 証明書」を検索し、ダウンロードしたファイルをインストールします。</li>
<li><b>macOS・Windows</b>:ファイルを開き、「信頼されたルート証明機関」(キーチェーンでは「常に信頼」)に入れます。</li>
<li>使い終えたら同じ画面で削除してください。この認証局はローカルの名前と私設アドレスにしか署名できません。</li>
</ul>
<h2 lang="en">Try it on this device</h2>
<div lang="en"><p>Only pages over HTTPS may use the camera. Install the development authority once; never use it in production.</p>
<ul>
<li><b>iPhone, iPad</b>: Settings, Profile Downloaded, Install; then General, About, Certificate Trust Settings, switch it on.</li>
<li><b>Android</b>: search the settings for “CA certificate” and install the downloaded file.</li>
<li><b>macOS, Windows</b>: open the file and trust it as a root authority.</li>
<li>Remove it in the same place afterwards. It can sign for local names and private addresses only.</li>
</ul></div>
<p>${bases.map((base) => `<a href="${escape(base)}">${escape(base)}</a>`).join('<br>')}</p>
</html>
`

/**
 * A page in plain HTTP that offers the authority's certificate: a phone that does not trust it
 * yet can load nothing else. `null` where its port is taken: the server runs without it.
 */
export const openTrustGuide = async ({
  local,
  host,
  port,
  bases,
  logger,
}: {
  readonly local: LocalCertificate
  readonly host: string
  readonly port: number
  /** Pages that become reachable by it. */
  readonly bases: readonly string[]
  readonly logger: Logger
}): Promise<TrustGuide | null> => {
  const text = page(local.fingerprint, bases)
  const certificate = await readFile(local.authority)
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 5_000 }, (request, response) => {
    response.setHeader('cache-control', 'no-store').setHeader('x-content-type-options', 'nosniff')
    if (request.method !== 'GET' && request.method !== 'HEAD') response.writeHead(405).end()
    else if (request.url === '/') {
      response.setHeader('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
      response.setHeader('content-type', 'text/html; charset=utf-8').end(text)
    } else if (request.url === authorityPath)
      response.setHeader('content-type', 'application/x-x509-ca-cert').end(certificate)
    else response.writeHead(404).end()
  })
  const isListening = await new Promise<boolean>((resolve) => {
    server.once('error', (error) => {
      logger.warn({ err: error, port }, 'the page that offers the local authority cannot be served')
      resolve(false)
    })
    server.listen(port, host, () => resolve(true))
  })
  if (!isListening) return null
  const name = local.names.addresses.find((address) => !address.includes(':') && !address.startsWith('127.'))
  const url = `http://${name ?? 'localhost'}:${port}/`
  logger.info(
    { guide: url, authority: local.authority, fingerprint: local.fingerprint },
    'trust this authority on phones',
  )
  return {
    url,
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
