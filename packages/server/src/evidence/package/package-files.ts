import { DocumentTypeSchema } from '@honnin/shared/documents'
import { sectors } from '@honnin/shared/methods'
import {
  CheckResultSchema,
  DecisionSchema,
  DocumentResultSchema,
  InstantSchema,
  ItemDescriptorSchema,
  LocaleSchema,
  PlanIdSchema,
  SessionIdSchema,
  SessionStatusSchema,
  Sha256Schema,
  StepSchema,
} from '@honnin/shared/protocol'
import type { JsonValue } from '@honnin/shared/audit'
import * as v from 'valibot'
import { ConsentFactsSchema, PolicyRecordSchema } from '../../sessions/index.ts'

/** Version of the layout that `docs/evidence.md` describes. */
export const packageFormat = 'honnin-evidence/1'

/** Names of the files that every package has, in the order in which they stand. */
export const packageFiles = {
  readme: 'README.txt',
  session: 'session.json',
  consent: 'consent.json',
  decision: 'decision.json',
  checks: 'checks.json',
  document: 'document.json',
  models: 'models.json',
  bundle: 'bundle.jws',
  deviceKey: 'device-key.json',
  deviceKeyPem: 'device-key.pem',
  openings: 'audit/openings.json',
  checkpoint: 'audit/checkpoint.txt',
  logKey: 'keys/log.vkey',
  logKeyPem: 'keys/log.pem',
  certificates: 'keys/certificates.pem',
  reportJa: 'report.ja.html',
  reportEn: 'report.en.html',
} as const

/** What an authority stamped, its token, and the proof that the decision stands below it; there where an authority has stamped. */
export const stampFiles = {
  proof: 'audit/stamped.tlog-proof',
  text: 'audit/stamped.txt',
  token: 'audit/timestamp.tst',
} as const

/** The files that sign the others and that no manifest lists. */
export const signatureFiles = { manifest: 'manifest.json', cms: 'manifest.cms', jws: 'manifest.jws' } as const

export const proofsFolder = 'audit/entries/'
export const capturesFolder = 'captures/'

const extensions = { 'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp' } as const

export const captureFile = (item: { readonly itemId: string; readonly mediaType: keyof typeof extensions }): string =>
  `${capturesFolder}${item.itemId}.${extensions[item.mediaType]}`

/** What the signatures cover: every other file of the package. */
export const ManifestSchema = v.strictObject({
  format: v.literal(packageFormat),
  session: SessionIdSchema,
  createdAt: InstantSchema,
  operator: v.string(),
  program: v.strictObject({ name: v.string(), version: v.string() }),
  /** What was asked for; without it pictures are left out and personal data is masked. */
  contents: v.strictObject({ captures: v.boolean(), personal: v.boolean() }),
  files: v.array(v.strictObject({ name: v.string(), size: v.number(), sha256: Sha256Schema })),
})
export type Manifest = v.InferOutput<typeof ManifestSchema>

export const SessionFileSchema = v.strictObject({
  id: SessionIdSchema,
  tenant: v.strictObject({ id: v.string(), name: v.string() }),
  livemode: v.boolean(),
  status: SessionStatusSchema,
  plan: v.strictObject({ id: PlanIdSchema, methodId: v.nullable(v.string()), attempts: v.number() }),
  sector: v.picklist(sectors),
  documentType: DocumentTypeSchema,
  createdAt: InstantSchema,
  submittedAt: InstantSchema,
  attempt: v.number(),
  purpose: v.nullable(v.string()),
  /** `null` where personal data is masked. */
  reference: v.nullable(v.string()),
  steps: v.array(v.strictObject({ step: StepSchema, completedAt: v.nullable(InstantSchema) })),
  items: v.array(v.strictObject({ item: ItemDescriptorSchema, receivedAt: InstantSchema })),
})
export type SessionFile = v.InferOutput<typeof SessionFileSchema>

export const ConsentFileSchema = v.strictObject({
  textVersion: v.string(),
  locale: LocaleSchema,
  grantedAt: InstantSchema,
  /** What stood in the text; `null` where the log does not have it. */
  facts: v.nullable(ConsentFactsSchema),
  /** The wording that goes with the facts, as the person is shown it. */
  text: v.nullable(v.array(v.string())),
})
export type ConsentFile = v.InferOutput<typeof ConsentFileSchema>

export const DecisionFileSchema = v.strictObject({
  decision: DecisionSchema,
  /** `null` where it was not recorded with the decision. */
  policy: v.nullable(PolicyRecordSchema),
  attemptsLeft: v.number(),
})

export type DecisionFile = v.InferOutput<typeof DecisionFileSchema>

export const ChecksFileSchema = v.array(CheckResultSchema)

/** As it was declared, or masked: a day need not be one. */
const DeclaredSchema = v.strictObject({
  name: v.optional(v.string()),
  birthDate: v.optional(v.string()),
  address: v.optional(v.string()),
})
export const DocumentFileSchema = v.strictObject({
  /** True: values show their first character only. */
  masked: v.boolean(),
  document: DocumentResultSchema,
  declared: DeclaredSchema,
})
export type DocumentFile = v.InferOutput<typeof DocumentFileSchema>

export const ModelsFileSchema = v.array(
  v.strictObject({
    id: v.string(),
    file: v.string(),
    sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
    licence: v.string(),
  }),
)
export type ModelsFile = v.InferOutput<typeof ModelsFileSchema>

export const OpeningsFileSchema = v.array(
  v.strictObject({
    index: v.number(),
    salt: v.string(),
    facts: v.custom<JsonValue>((given) => given !== undefined),
  }),
)
export type OpeningsFile = v.InferOutput<typeof OpeningsFileSchema>
