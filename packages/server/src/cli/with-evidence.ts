import { SessionIdSchema, type SessionId } from '@honnin/shared/protocol'
import * as v from 'valibot'
import { evidenceContext, evidenceLanguages, type EvidenceContext, type EvidenceLanguage } from '../evidence/index.ts'
import { CommandError, type CommandContext } from './command.ts'
import { withInstallation } from './with-installation.ts'

/** Opens the installation for commands that read a person's evidence. */
export const withEvidence = <Result>(
  context: CommandContext,
  work: (evidence: EvidenceContext) => Promise<Result>,
): Promise<Result> => withInstallation(context, (installation) => work(evidenceContext(installation)))

/** The id of a session from the command line. Throws {@link CommandError} `session_id_malformed`. */
export const parseSessionId = (text: string): SessionId => {
  const id = v.safeParse(SessionIdSchema, text)
  if (!id.success) throw new CommandError('session_id_malformed', `"${text}" is not the id of a session (ses_…)`)
  return id.output
}

/** Throws {@link CommandError} `usage`. */
export const parseLanguage = (text: string): EvidenceLanguage => {
  const language = evidenceLanguages.find((known) => known === text)
  if (language === undefined) throw new CommandError('usage', '--lang is ja or en')
  return language
}
