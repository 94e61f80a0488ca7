import { SessionKeys } from './crypto/index.ts'
import type { Installation } from './installation.ts'
import type { JobQueue } from './jobs/index.ts'
import { announceStatus, forgetAnswersAbout } from './relying/index.ts'
import { forgetReview, readPolicyChange } from './review/index.ts'
import type { SessionContext } from './sessions/index.ts'

/** What the functions of `sessions` work with, of one installation: for the server and for the administrator's commands. */
export const openSessions = (installation: Installation, queue: JobQueue): SessionContext => {
  const { config, db, master, keyRing, blindIndex, auditLog, vault, random, now } = installation
  return {
    ...{ db, keyRing, blindIndex, vault, random, now, queue },
    sessionKeys: new SessionKeys(master),
    logOrigin: auditLog.key.name,
    rules: {
      operatorName: config.operatorName,
      privacyUrl: config.privacyUrl,
      retention: {
        sessionDays: config.retentionDays,
        resultDays: config.resultRetentionDays,
        mediaDays: config.mediaRetentionDays,
      },
      expiryWarningDays: config.expiryWarningDays,
      backupDays: config.backupDays,
      sessionMinutes: config.sessionMinutes,
    },
    announce: (tx, fact) => announceStatus(tx, { queue, random }, fact),
    readPolicyChange: async (queryable, place) => (await readPolicyChange(queryable, place)).change,
    forgetAnswers: async (tx, sessionId) => {
      await forgetAnswersAbout(tx, { master }, sessionId)
      await forgetReview(tx, sessionId)
    },
  }
}
