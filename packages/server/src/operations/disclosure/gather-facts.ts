import type { AuditLog } from '../../audit/index.ts'
import type { Config } from '../../config/index.ts'
import type { MasterKeys } from '../../crypto/index.ts'
import type { Db } from '../../db/index.ts'
import { examineClock } from '../examine-machine.ts'
import type { Fact, FactName } from './disclosure-item.ts'
import { gatherBackups } from './gather-backups.ts'
import { japaneseTime } from './japanese-time.ts'

export interface FactSources {
  readonly config: Config
  readonly db: Db
  readonly master: MasterKeys
  readonly auditLog: Pick<AuditLog, 'checkpoint' | 'verifierKey'>
  readonly version: string
  readonly now: Date
}

const config = (evidence: string, ja: string, en: string): Fact => ({
  source: 'config',
  evidence,
  value: { ja, en },
})
const live = (evidence: string, ja: string, en: string): Fact => ({ source: 'live', evidence, value: { ja, en } })

const software = (version: string, ja: string, en: string): Fact => ({
  source: 'software',
  evidence: `Honnin ${version}`,
  value: { ja, en },
})

const countOf = async (db: Db, sql: string): Promise<number> => {
  const { rows } = await db.query<{ count: string }>(sql)
  return Number(rows[0]?.count ?? 0)
}

const retention = async ({ config: { retentionDays }, db }: FactSources): Promise<Fact> => {
  const erased = await countOf(db, `select count(*) from session where status = 'erased'`)
  return live(
    'HONNIN_RETENTION_DAYS; table session',
    `完了した本人確認は${retentionDays}日後に自動で完全削除。APIによる削除も可能。削除までは何度でも結果を取得可能。これまでの削除件数: ${erased}件`,
    `A settled verification is erased after ${retentionDays} days, or earlier by API; until then its result can be read any number of times. Erased so far: ${erased}`,
  )
}

const clock = async (): Promise<Fact | null> => {
  const { state, detail } = await examineClock()
  return state === 'ok' ? live('timedatectl', 'NTPで自動同期', detail) : null
}

const administrators = async ({ db }: FactSources): Promise<Fact> => {
  const { rows } = await db.query<{ active: string; disabled: string; administrators: string }>(
    `select count(*) filter (where disabled_at is null) as active,
       count(*) filter (where disabled_at is not null) as disabled,
       count(*) filter (where disabled_at is null and 'administrator' = any(roles)) as administrators
     from operator`,
  )
  const { active, disabled, administrators: many } = rows[0] ?? { active: '0', disabled: '0', administrators: '0' }
  return live(
    'honnin operator list',
    `コンソールへのサインインにはパスワードと第二要素（認証アプリまたはパスキー）が必須で、失敗が続くと一時的に停止。登録・権限変更・登録解除はコンソールまたはコマンドで行い、すべて監査ログに記録。有効な運用者${active}名（うち管理者${many}名）、無効化済み${disabled}名`,
    `The console takes a password and a second factor (authenticator app or passkey), with lock-out. Added, changed and disabled in the console or by command, each recorded in the audit log. Active operators: ${active} (administrators: ${many}); disabled: ${disabled}`,
  )
}

const auditLog = async ({ db, auditLog: log }: FactSources): Promise<Fact> => {
  const { rows } = await db.query<{ size: number; created_at: Date }>(
    'select size, created_at from audit_checkpoint order by size desc limit 1',
  )
  const [newest] = rows
  const key = log.verifierKey()
  return live(
    'table audit_checkpoint; honnin audit verify',
    `監査ログ: あり。改ざん防止: 署名付きチェックポイントを持つMerkle木（RFC 9162）。${newest === undefined ? 'まだ記録なし' : `記録${newest.size}件、最新の署名 ${japaneseTime(newest.created_at)}`}。検証鍵: ${key}`,
    `Audit log kept as a Merkle tree with signed checkpoints (RFC 9162). ${newest === undefined ? 'No entry yet' : `Entries: ${newest.size}, newest signature ${newest.created_at.toISOString()}`}. Verifier key: ${key}`,
  )
}

const encryptionAtRest = async ({ db, master }: FactSources): Promise<Fact> => {
  const keys = await countOf(db, 'select count(*) from session_key')
  return live(
    'table session_key; master keys',
    `個人情報の列と画像ファイルをプログラムで暗号化（AES-256-GCM、本人確認ごとの鍵をマスター鍵で保護）。使用中の鍵${keys}個、マスター鍵の版${master.current}。削除時は鍵を破棄`,
    `Personal columns and every media file are encrypted by the program (AES-256-GCM, one key a session, wrapped by the master key). Keys in use: ${keys}; master key version ${master.current}. Erasure destroys the key`,
  )
}

const callers = async ({ db }: FactSources): Promise<Fact> => {
  const keys = await countOf(
    db,
    'select count(*) from api_key where revoked_at is null and (expires_at is null or expires_at > now())',
  )
  return live(
    'table api_key',
    `APIは権限範囲を限った秘密鍵（ハッシュ化して保存、有効${keys}個）。本人の端末は取り出せない鍵に結び付けた短期トークン（RFC 9449 DPoP）`,
    `API: secret keys with scopes, stored hashed (in use: ${keys}). A person's device: short-lived tokens bound to a non-extractable key (RFC 9449, DPoP)`,
  )
}

const address = ({ config: { publicUrl } }: FactSources): Fact | null =>
  publicUrl?.startsWith('https:') === true
    ? config(
        'HONNIN_PUBLIC_URL',
        `${publicUrl} のサーバー証明書で確認可能`,
        `The server certificate of ${publicUrl} proves it`,
      )
    : null

const transport = ({ config: { publicUrl } }: FactSources): Fact | null =>
  publicUrl?.startsWith('https:') === true
    ? config('HONNIN_PUBLIC_URL', `${publicUrl}: HTTPSによる暗号化`, `${publicUrl}: encrypted by HTTPS`)
    : null

const gatherers: Readonly<Record<FactName, (sources: FactSources) => Fact | null | Promise<Fact | null>>> = {
  date: ({ now }) => live('clock', japaneseTime(now), now.toISOString()),
  serviceName: ({ config: { operatorName }, version }) =>
    config('HONNIN_OPERATOR_NAME', `${operatorName}（Honnin ${version}）`, `${operatorName} (Honnin ${version})`),
  serviceContent: ({ version }) =>
    software(
      version,
      'ブラウザで本人確認書類と顔を撮影し、サーバーで照合・判定するオンライン本人確認。実行時に第三者のサービスへの通信なし',
      'Online identity verification: document and face are photographed in the browser, compared and decided on the server. No third party is contacted at run time',
    ),
  customisation: ({ version }) =>
    software(
      version,
      '撮影手順（プラン）、表示言語、配色・文言、利用目的',
      'Plans of capture, languages, colours and texts, purposes',
    ),
  returnAndDeletion: retention,
  backups: ({ config, auditLog: log }) => gatherBackups(config, log.verifierKey()),
  clock,
  uploads: ({ version }) =>
    software(
      version,
      'アップロードはJPEG・PNG・WebPのみ受け付け、大きさと画素数を制限し、内容を復号して確認。実行可能な形式は保存しない',
      'Uploads are JPEG, PNG or WebP only, limited in bytes and pixels, and decoded to be checked; nothing executable is stored',
    ),
  administrators,
  passwords: ({ version }) =>
    software(
      version,
      'パスワードは12文字以上、推測されやすいものは拒否。Argon2idで保存。初期パスワードは初回に変更',
      'Passwords have 12 characters or more and must not be easy to guess; kept as Argon2id; a drawn one is replaced at first use',
    ),
  auditLog,
  systemLog: ({ config: { logLevel } }) =>
    config(
      'HONNIN_LOG_LEVEL',
      `システムログ: あり（標準出力、JSON、水準 ${logLevel}、個人情報なし）。保存期間は運用者の設定による`,
      `System log: JSON lines on standard output, level ${logLevel}, without personal data; how long they are kept is the operator's setting`,
    ),
  encryptionAtRest,
  browsers: ({ version }) =>
    software(
      version,
      'カメラを備えた端末と、最新の Chrome、Edge、Firefox、Safari。自動試験は Chromium で実施',
      'A device with a camera and a current Chrome, Edge, Firefox or Safari. Automated tests run in Chromium',
    ),
  limits: ({ version }) =>
    software(
      version,
      '要求数・本文の大きさ・時間の制限あり。WAF・侵入検知は運用者の設備による',
      "Limits on requests, sizes and times. Web application firewall and intrusion detection are the operator's",
    ),
  callers,
  address,
  transport,
}

/** Looks up every fact that the running system knows of itself. A fact that cannot be told is left out, never guessed. */
export const gatherFacts = async (sources: FactSources): Promise<ReadonlyMap<FactName, Fact>> => {
  const facts = new Map<FactName, Fact>()
  for (const [name, gather] of Object.entries(gatherers) as readonly [FactName, (typeof gatherers)[FactName]][]) {
    const fact = await gather(sources)
    if (fact !== null) facts.set(name, fact)
  }
  return facts
}
