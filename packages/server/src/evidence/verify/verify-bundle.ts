import { checkBundle, type BundleManifest } from '@honnin/shared/protocol'
import { sha256Hex } from '../../crypto/index.ts'
import { openBundle, SessionError } from '../../sessions/index.ts'
import { consentTextVersion } from '../../sessions/index.ts'
import { consentSentences } from '../package/consent-file.ts'
import { captureFile, capturesFolder } from '../package/package-files.ts'
import { fails, holds, open, type Finding } from './finding.ts'
import type { PackageContents } from './package-contents.ts'

/** Pictures that the device signed and that the server no longer has. */
const missingItems = ({ session }: PackageContents, manifest: BundleManifest): readonly string[] => {
  const kept = new Set<string>(session.items.map(({ item }) => item.itemId))
  return manifest.items.map(({ itemId }) => itemId).filter((itemId) => !kept.has(itemId))
}

const verifyManifest = (contents: PackageContents, manifest: BundleManifest, isErased: boolean): readonly Finding[] => {
  const { session, consent, decision } = contents
  const missing = missingItems(contents, manifest)
  // Destroyed at once because a personal number shows, or erased at the end of their retention, which the log tells.
  const wasDestroyed = contents.checks.some(({ reasons }) => reasons.includes('my_number_visible'))
  const mayBeMissing = wasDestroyed || isErased
  const finding = checkBundle(
    mayBeMissing ? { ...manifest, items: manifest.items.filter(({ itemId }) => !missing.includes(itemId)) } : manifest,
    {
      sessionId: session.id,
      plan: session.plan.id,
      documentType: session.documentType,
      attempt: session.attempt,
      consentTextVersion: consent.textVersion,
      steps: session.steps.map(({ step: { stepId, kind, nonce } }) => ({ stepId, kind, nonce })),
      items: session.items.map(({ item }) => item),
    },
  )
  if (finding !== null) {
    // The decision says so itself: a bundle that was found to be invalid is evidence of just that.
    const isKnown = decision.decision.reasons.includes('bundle_invalid')
    return [(isKnown ? open : fails)('bundle_refused', [finding.code, finding.param].filter(Boolean).join(' '))]
  }
  return [
    holds('nonces_match', String(session.steps.length)),
    ...(missing.length > 0 && isErased ? [open('captures_erased', String(missing.length))] : []),
    ...(isErased ? [] : missing.map((itemId) => open('capture_destroyed', itemId))),
  ]
}

/**
 * Whether the device signed the list of pictures, and whether it is the list of what was asked for and received. `isErased`: the
 * log says that the pictures were erased since.
 */
export const verifyBundle = (
  contents: PackageContents,
  { isErased }: { readonly isErased: boolean },
): readonly Finding[] => {
  try {
    const manifest = openBundle(contents.bundle, contents.deviceKey)
    return [holds('bundle_verifies', String(manifest.items.length)), ...verifyManifest(contents, manifest, isErased)]
  } catch (error) {
    if (!(error instanceof SessionError)) throw error
    return [fails('bundle_refused', error.code)]
  }
}

/** Whether the pictures are those that the device signed. */
export const verifyCaptures = ({ session, files }: PackageContents, isAsked: boolean): readonly Finding[] => {
  const expected = new Map(session.items.map(({ item }) => [captureFile(item), item]))
  const strange = [...files.keys()].filter((name) => name.startsWith(capturesFolder) && !expected.has(name))
  if ((!isAsked || expected.size === 0) && strange.length === 0) return [open('captures_absent', String(expected.size))]
  const findings = [...expected].flatMap(([name, item]): Finding[] => {
    const file = files.get(name)
    if (file === undefined) return [fails('capture_missing', name)]
    const isSame = file.content.length === item.size && sha256Hex(file.content) === item.sha256
    return isSame ? [] : [fails('capture_altered', name)]
  })
  const all = [...findings, ...strange.map((name) => fails('capture_altered', name))]
  return all.length > 0 ? all : [holds('captures_match', String(expected.size))]
}

/** Whether the text of the consent is the one whose version the device signed. */
export const verifyConsent = ({ consent, session }: PackageContents): Finding => {
  const { facts, text, locale } = consent
  if (facts === null) return open('consent_text_unknown', consent.textVersion)
  const sentences = consentSentences(facts, { locale, plan: session.plan.id })
  const isSame =
    consentTextVersion(facts) === consent.textVersion &&
    (sentences === null || JSON.stringify(sentences) === JSON.stringify(text))
  return isSame ? holds('consent_matches', consent.textVersion) : fails('consent_differs', consent.textVersion)
}
