import type { DisclosureItem } from '@honnin/shared/console'
import { ZipWriter } from '../../evidence/index.ts'
import { sha256Hex } from '../../crypto/index.ts'
import { transaction } from '../../db/index.ts'
import { openCaseFile, readItemMedia, SessionError, type CaseFile } from '../../sessions/index.ts'
import { lockCaseSession } from '../cases/tenancy.ts'
import type { Operator } from '../operators.ts'
import { recordAction } from '../record-action.ts'
import type { ReviewContext } from '../review-context.ts'
import { ReviewError } from '../review-error.ts'
import { lockOwnDisclosure } from './disclose.ts'
import type { StoredDisclosure } from './disclosure-store.ts'

const identityFields = ['name', 'birthDate', 'address']

const fieldsOf = ({ result }: CaseFile, isWanted: (name: string) => boolean): Record<string, string> =>
  Object.fromEntries(
    Object.entries(result?.document.fields ?? {})
      .filter(([name]) => isWanted(name))
      .map(([name, { value }]) => [name, value]),
  )

/** What each item gives; nothing that was not asked for. */
const contents: Readonly<Record<Exclude<DisclosureItem, 'pictures'>, (file: CaseFile) => unknown>> = {
  identity: (file) => fieldsOf(file, (name) => identityFields.includes(name)),
  document: (file) => ({
    type: file.result?.document.type ?? file.session.documentType,
    ...fieldsOf(file, (name) => !identityFields.includes(name)),
  }),
  decision: ({ session, result }) => ({
    decision: session.decision,
    checks: (result?.checks ?? []).map(({ id, outcome, reasons }) => ({ id, outcome, reasons })),
  }),
  times: ({ session, steps, items }) => ({
    createdAt: session.createdAt.toISOString(),
    consentAt: session.consent?.grantedAt.toISOString() ?? null,
    steps: steps.map(({ step, completedAt }) => ({ kind: step.kind, completedAt: completedAt?.toISOString() ?? null })),
    pictures: items.map(({ descriptor, receivedAt }) => ({
      ...{ kind: descriptor.kind, receivedAt: receivedAt.toISOString() },
    })),
  }),
  request: ({ request }) => ({ ...request }),
}

const extensions = { 'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp' } as const

const head = (stored: StoredDisclosure, at: Date): Record<string, unknown> => ({
  ...{ disclosure: stored.id, session: stored.session_id, authority: stored.authority, matter: stored.matter },
  ...{ legalBasis: stored.legalBasis, items: stored.items, exportedAt: at.toISOString() },
})

const pack = async (context: ReviewContext, stored: StoredDisclosure, file: CaseFile): Promise<Buffer> => {
  const { key } = file
  if (key === null) throw new SessionError('session_erased')
  const zip = new ZipWriter()
  const parts: Uint8Array[] = []
  const data = Object.fromEntries(
    stored.items.flatMap((item) => (item === 'pictures' ? [] : [[item, contents[item](file)]])),
  )
  const text = JSON.stringify({ ...head(stored, context.now()), data }, null, 2)
  parts.push(...zip.add('disclosure.json', Buffer.from(`${text}\n`)))
  if (stored.items.includes('pictures'))
    for (const item of file.items) {
      const { itemId, kind, mediaType } = item.descriptor
      const media = await readItemMedia(context, key, item)
      parts.push(...zip.add(`pictures/${kind}-${itemId}.${extensions[mediaType]}`, media))
    }
  return Buffer.concat([...parts, zip.finish()])
}

/**
 * The file for the authority: what was approved and nothing else. That it was taken out, with its digest, is in the audit log
 * before a byte is returned.
 *
 * Throws {@link ReviewError}: `not_found`, `disclosure_not_approved`, `forbidden` for one of neither person; `SessionError`
 * `session_erased`.
 */
export const exportDisclosure = (
  context: ReviewContext,
  operator: Operator,
  id: string,
): Promise<{ readonly archive: Buffer; readonly fileName: string }> =>
  transaction(context.db, async (tx) => {
    const stored = await lockOwnDisclosure(tx, context, { operator, id })
    if (stored.state !== 'approved') throw new ReviewError('disclosure_not_approved')
    if (operator.id !== stored.requested_by && operator.id !== stored.decided_by) throw new ReviewError('forbidden')
    const session = await lockCaseSession(tx, operator, stored.session_id)
    const file = await openCaseFile(context, tx, session)
    const archive = await pack(context, stored, file)
    const sha256 = sha256Hex(archive)
    await tx.query(
      `update disclosure set exports = exports + 1, last_export_at = $2, last_export_sha256 = $3 where id = $1`,
      [id, context.now(), sha256],
    )
    await recordAction(tx, context, {
      ...{ type: 'disclosure.exported', operatorId: operator.id, session, key: file.key },
      plain: { disclosure: id, sha256, items: stored.items },
    })
    return { archive, fileName: `${id}.zip` }
  })
