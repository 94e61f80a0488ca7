import * as v from 'valibot'

const integer = (minimum: number, maximum: number) =>
  v.pipe(
    v.string(),
    v.regex(/^[0-9]+$/, 'expected a whole number'),
    v.transform(Number),
    v.minValue(minimum, `expected at least ${minimum}`),
    v.maxValue(maximum, `expected at most ${maximum}`),
  )

const flag = v.pipe(
  v.picklist(['true', 'false', '1', '0'], 'expected true or false'),
  v.transform((text) => text === 'true' || text === '1'),
)

const webUrl = v.pipe(
  v.string(),
  v.regex(/^https?:\/\/[^\s?#]+$/, 'expected an http(s) address without query'),
  v.url(),
  v.transform((text) => text.replace(/\/+$/, '')),
)

const list = <const Item extends v.GenericSchema<string, string>>(item: Item) =>
  v.pipe(
    v.string(),
    v.transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    ),
    v.array(item),
  )

const origin = v.pipe(
  v.string(),
  v.regex(/^https?:\/\/[^/\s]+$/, 'expected an origin such as https://shop.example, without a path'),
)

const witness = v.pipe(
  v.string(),
  v.regex(/^[^\s+]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]+=* https?:\/\/\S+$/, 'expected "<verifier key> <http(s) address>"'),
)

const bucketName = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'expected the name of a bucket'))

const folderPrefix = v.pipe(v.string(), v.regex(/^([A-Za-z0-9_-]+\/)+$/, 'expected folders that end in a slash'))

/** Every variable that the program reads, with its default. All of them are text, as the environment gives it. */
export const SettingsSchema = v.object({
  HONNIN_HOST: v.optional(v.string()),
  HONNIN_PORT: v.optional(integer(0, 65_535), '8787'),
  HONNIN_TLS_CERTIFICATE_FILE: v.optional(v.pipe(v.string(), v.minLength(1))),
  HONNIN_TLS_KEY_FILE: v.optional(v.pipe(v.string(), v.minLength(1))),
  HONNIN_HTTPS_DEV: v.optional(flag, 'false'),
  HONNIN_DATA_DIR: v.optional(v.string(), './.honnin'),
  HONNIN_DATABASE_URL: v.optional(
    v.pipe(v.string(), v.regex(/^postgres(ql)?:\/\//, 'expected a postgresql:// address')),
  ),
  HONNIN_DATABASE_CONNECTIONS: v.optional(integer(2, 500), '10'),
  HONNIN_MASTER_KEY: v.optional(v.pipe(v.string(), v.minLength(1))),
  HONNIN_MASTER_KEY_FILE: v.optional(v.pipe(v.string(), v.minLength(1))),
  HONNIN_MASTER_KEY_COMMAND: v.optional(v.pipe(v.string(), v.minLength(1))),
  HONNIN_KMS_URL: v.optional(webUrl),
  HONNIN_KMS_KEY: v.optional(v.pipe(v.string(), v.minLength(1)), 'honnin'),
  HONNIN_KMS_TOKEN_FILE: v.optional(v.pipe(v.string(), v.minLength(1))),
  HONNIN_S3_BUCKET: v.optional(bucketName),
  HONNIN_S3_ENDPOINT: v.optional(webUrl),
  HONNIN_S3_REGION: v.optional(v.pipe(v.string(), v.minLength(1)), 'ap-northeast-1'),
  HONNIN_S3_PREFIX: v.optional(folderPrefix),
  HONNIN_S3_ACCESS_KEY_ID: v.optional(v.string()),
  HONNIN_S3_SECRET_ACCESS_KEY: v.optional(v.string()),
  HONNIN_S3_PATH_STYLE: v.optional(flag),
  HONNIN_PUBLIC_URL: v.optional(webUrl),
  HONNIN_CAPTURE_BASES: v.optional(list(webUrl), ''),
  HONNIN_CAPTURE_ORIGINS: v.optional(list(origin), ''),
  HONNIN_ASSETS_DIR: v.optional(v.string()),
  HONNIN_TRUST_PROXY: v.optional(integer(0, 10), '0'),
  HONNIN_OPERATOR_NAME: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(120)), 'Honnin demo'),
  HONNIN_PRIVACY_URL: v.optional(webUrl),
  HONNIN_RETENTION_DAYS: v.optional(integer(0, 3650), '30'),
  HONNIN_DISCLOSURE_FILE: v.optional(v.pipe(v.string(), v.minLength(1))),
  HONNIN_RESULT_RETENTION_DAYS: v.optional(integer(0, 3650)),
  HONNIN_MEDIA_RETENTION_DAYS: v.optional(integer(0, 3650)),
  HONNIN_EXPIRY_WARNING_DAYS: v.optional(integer(0, 3650), '3'),
  HONNIN_BACKUP_DAYS: v.optional(integer(0, 3650), '7'),
  HONNIN_KEY_CALLS_PER_MINUTE: v.optional(integer(0, 1_000_000), '6000'),
  HONNIN_SESSION_MINUTES: v.optional(integer(5, 10_080), '60'),
  HONNIN_WEBHOOK_ALLOW_PRIVATE: v.optional(flag, 'false'),
  HONNIN_LOG_ORIGIN: v.optional(v.pipe(v.string(), v.regex(/^[^\s+]+$/, 'expected no spaces and no plus sign'))),
  HONNIN_EVIDENCE_P12_FILE: v.optional(v.pipe(v.string(), v.minLength(1))),
  HONNIN_EVIDENCE_P12_PASSWORD_FILE: v.optional(v.pipe(v.string(), v.minLength(1))),
  HONNIN_AUDIT_PUBLISH: v.optional(v.picklist(['all', 'hashes'], 'expected all or hashes'), 'all'),
  HONNIN_AUDIT_RETENTION_DAYS: v.optional(integer(0, 36_500), '365'),
  HONNIN_AUDIT_ARCHIVE: v.optional(v.pipe(v.string(), v.minLength(1))),
  HONNIN_AUDIT_REPLICA: v.optional(v.pipe(v.string(), v.minLength(1))),
  HONNIN_AUDIT_REPLICA_MINUTES: v.optional(integer(1, 1440), '5'),
  HONNIN_AUDIT_WITNESSES: v.optional(list(witness), ''),
  HONNIN_AUDIT_WITNESS_QUORUM: v.optional(integer(1, 16), '1'),
  HONNIN_AUDIT_TSA_URL: v.optional(webUrl),
  HONNIN_AUDIT_TSA_CA: v.optional(v.pipe(v.string(), v.minLength(1))),
  HONNIN_AUDIT_TSA_POLICY: v.optional(v.pipe(v.string(), v.regex(/^[0-2](\.[0-9]+)+$/, 'expected a dotted OID'))),
  HONNIN_AUDIT_TSA_MINUTES: v.optional(integer(1, 44_640), '60'),
  HONNIN_ROLE: v.optional(v.picklist(['all', 'api', 'worker'], 'expected all, api or worker'), 'all'),
  HONNIN_WORKER_CONCURRENCY: v.optional(integer(1, 64), '2'),
  HONNIN_BACKUP_DIR: v.optional(v.pipe(v.string(), v.minLength(1))),
  HONNIN_BACKUP_S3_BUCKET: v.optional(bucketName),
  HONNIN_BACKUP_S3_PREFIX: v.optional(folderPrefix),
  HONNIN_BACKUP_KEY: v.optional(v.pipe(v.string(), v.minLength(1))),
  HONNIN_BACKUP_KEY_FILE: v.optional(v.pipe(v.string(), v.minLength(1))),
  HONNIN_BACKUP_EVERY_HOURS: v.optional(integer(0, 8760), '24'),
  HONNIN_BACKUP_GENERATIONS: v.optional(integer(1, 1000), '7'),
  HONNIN_BACKUP_KEY_GENERATIONS: v.optional(integer(1, 1000), '2'),
  HONNIN_LOG_LEVEL: v.optional(v.picklist(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']), 'info'),
})
export type Settings = v.InferOutput<typeof SettingsSchema>
export type SettingName = keyof Settings

export interface SettingNote {
  readonly meaning: string
  /** Never printed. */
  readonly isSecret?: true
}

/** What each variable means, for `honnin doctor` and the guide. */
export const settingNotes: Readonly<Record<SettingName, SettingNote>> = {
  HONNIN_HOST: {
    meaning: 'address that the API listens on; by default 127.0.0.1, with HONNIN_HTTPS_DEV every address',
  },
  HONNIN_PORT: { meaning: 'port that the API listens on; 0 takes any free one' },
  HONNIN_TLS_CERTIFICATE_FILE: {
    meaning: 'PEM file with the certificate and its chain: the server ends TLS itself; taken anew when it changes',
  },
  HONNIN_TLS_KEY_FILE: { meaning: 'PEM file with its private key' },
  HONNIN_HTTPS_DEV: { meaning: 'HTTPS with a local authority that phones can trust; for development' },
  HONNIN_DATA_DIR: { meaning: 'folder of the embedded database, the encrypted media and the master key' },
  HONNIN_DATABASE_URL: {
    meaning: 'PostgreSQL 15 or later; without it an embedded one runs in the data folder',
    isSecret: true,
  },
  HONNIN_DATABASE_CONNECTIONS: { meaning: 'most connections that one process opens' },
  HONNIN_MASTER_KEY: {
    meaning: 'master keys as "<version>:<base64 of 32 bytes>", comma separated, the highest version wraps anew',
    isSecret: true,
  },
  HONNIN_MASTER_KEY_FILE: { meaning: 'file with the master keys; without any of these it is made in the data folder' },
  HONNIN_MASTER_KEY_COMMAND: {
    meaning: 'command that prints the master keys as JSON {"<version>": "<base64>"}: the client of a key service',
    isSecret: true,
  },
  HONNIN_KMS_URL: {
    meaning:
      'transit engine of OpenBao or Vault (https://vault.example:8200/v1/transit) that encrypts each key in the file of master keys',
  },
  HONNIN_KMS_KEY: { meaning: 'name of its key' },
  HONNIN_KMS_TOKEN_FILE: { meaning: 'file with its token, read anew each time' },
  HONNIN_S3_BUCKET: { meaning: 'bucket of the encrypted media; without it they lie in the data folder' },
  HONNIN_S3_ENDPOINT: { meaning: 'address of the S3 server; by default that of AWS for the region' },
  HONNIN_S3_REGION: { meaning: 'region of the bucket' },
  HONNIN_S3_PREFIX: { meaning: 'folder within the bucket, with a slash at its end' },
  HONNIN_S3_ACCESS_KEY_ID: {
    meaning: 'access key; without it the usual sources of AWS (environment, role of the machine)',
  },
  HONNIN_S3_SECRET_ACCESS_KEY: { meaning: 'its secret', isSecret: true },
  HONNIN_S3_PATH_STYLE: { meaning: 'bucket in the path, not in the host name; by default where an endpoint is set' },
  HONNIN_PUBLIC_URL: { meaning: 'address under which the outside reaches the API; by default http://localhost:<port>' },
  HONNIN_CAPTURE_BASES: { meaning: 'other addresses, with path, under which pages reach the API through a proxy' },
  HONNIN_CAPTURE_ORIGINS: { meaning: 'origins of pages that call the capture API directly (CORS)' },
  HONNIN_ASSETS_DIR: { meaning: 'folder served at /assets/; by default the built files of the SDK' },
  HONNIN_TRUST_PROXY: { meaning: 'number of reverse proxies in front whose X-Forwarded-* headers are believed' },
  HONNIN_OPERATOR_NAME: { meaning: 'name that the person sees before consent' },
  HONNIN_PRIVACY_URL: { meaning: 'privacy notice that the person can open before consent' },
  HONNIN_RETENTION_DAYS: { meaning: 'days until a settled session is erased' },
  HONNIN_DISCLOSURE_FILE: {
    meaning: 'JSON file with the answers that only the operator can give to `honnin disclosure`',
  },
  HONNIN_RESULT_RETENTION_DAYS: {
    meaning: 'days until result and personal fields are erased; by default with the session',
  },
  HONNIN_MEDIA_RETENTION_DAYS: { meaning: 'days until the pictures are erased; by default with the session' },
  HONNIN_EXPIRY_WARNING_DAYS: { meaning: 'days before the end at which the relying party is told of an unread result' },
  HONNIN_BACKUP_DAYS: {
    meaning: 'days for which any backup is kept, also elsewhere; deletion receipts state this horizon',
  },
  HONNIN_KEY_CALLS_PER_MINUTE: {
    meaning: 'calls that one API key may make in a minute, over all replicas; a sixth of them at once; 0: no limit',
  },
  HONNIN_SESSION_MINUTES: { meaning: 'minutes until an unfinished session expires' },
  HONNIN_WEBHOOK_ALLOW_PRIVATE: {
    meaning: 'let webhooks go to private addresses and plain HTTP (demo and tests only)',
  },
  HONNIN_LOG_ORIGIN: { meaning: 'name of the audit log in its checkpoints; fixed when the log is begun' },
  HONNIN_EVIDENCE_P12_FILE: {
    meaning: 'PKCS#12 file with the RSA key and certificate that sign evidence; without it one for development is made',
  },
  HONNIN_EVIDENCE_P12_PASSWORD_FILE: { meaning: 'file with the password of the PKCS#12 file' },
  HONNIN_AUDIT_PUBLISH: {
    meaning: 'what of the audit log anyone may read at /audit/: all, or hashes and checkpoints without the entries',
  },
  HONNIN_AUDIT_RETENTION_DAYS: {
    meaning:
      'days that entries of the audit log stay in the database before they are sealed in the archive; 0: for ever',
  },
  HONNIN_AUDIT_ARCHIVE: {
    meaning: 'place of sealed entries: a folder, s3://bucket/prefix or postgresql://…; by default in the data folder',
    isSecret: true,
  },
  HONNIN_AUDIT_REPLICA: {
    meaning: 'place of a running copy of the audit log: a folder, s3://bucket/prefix or postgresql://…',
    isSecret: true,
  },
  HONNIN_AUDIT_REPLICA_MINUTES: { meaning: 'minutes between two updates of the copy' },
  HONNIN_AUDIT_WITNESSES: { meaning: 'witnesses of the audit log as "<verifier key> <address>", comma separated' },
  HONNIN_AUDIT_WITNESS_QUORUM: { meaning: 'cosignatures that a checkpoint needs before it is published' },
  HONNIN_AUDIT_TSA_URL: { meaning: 'time-stamping authority (RFC 3161) that stamps checkpoints' },
  HONNIN_AUDIT_TSA_CA: { meaning: 'PEM file of the certificates that the authority is trusted by' },
  HONNIN_AUDIT_TSA_POLICY: { meaning: 'OID of the policy that time stamps must be made under' },
  HONNIN_AUDIT_TSA_MINUTES: { meaning: 'least minutes between two time stamps' },
  HONNIN_ROLE: { meaning: 'what `serve` runs' },
  HONNIN_WORKER_CONCURRENCY: { meaning: 'verifications that one worker runs at once' },
  HONNIN_BACKUP_DIR: {
    meaning: 'folder of the backups; put it on another machine: by default it is in the data folder',
  },
  HONNIN_BACKUP_S3_BUCKET: {
    meaning: 'bucket of the backups instead of a folder, on the server and with the access key of HONNIN_S3_*',
  },
  HONNIN_BACKUP_S3_PREFIX: { meaning: 'folder within that bucket, with a slash at its end' },
  HONNIN_BACKUP_KEY: {
    meaning: '32 bytes in base64 that seal the backups; keep them apart from these',
    isSecret: true,
  },
  HONNIN_BACKUP_KEY_FILE: { meaning: 'file with the backup key; without either it is made in the data folder' },
  HONNIN_BACKUP_EVERY_HOURS: { meaning: 'hours between the backups that `serve` makes; 0 makes none' },
  HONNIN_BACKUP_GENERATIONS: { meaning: 'backups that are kept' },
  HONNIN_BACKUP_KEY_GENERATIONS: {
    meaning: 'newest backups that hold session keys: what is erased is out of reach once so many more were made',
  },
  HONNIN_LOG_LEVEL: { meaning: 'least severe line that is logged' },
}
