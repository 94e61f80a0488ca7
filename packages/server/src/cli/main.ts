import { CommandError, type Command } from './command.ts'

/** Every command, loaded only when it is asked for: `honnin doctor` must not need a model runtime. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import('./serve.ts')).serve,
  doctor: async () => (await import('./doctor.ts')).doctor,
  'face compare': async () => (await import('./face-compare.ts')).faceCompare,
  'face evaluate': async () => (await import('./face-evaluate.ts')).faceEvaluate,
  'document locate': async () => (await import('./document-locate.ts')).documentLocate,
  'document read': async () => (await import('./document-read.ts')).documentRead,
  'liveness inspect': async () => (await import('./liveness-inspect.ts')).livenessInspect,
  'bundle verify': async () => (await import('./bundle-verify.ts')).bundleVerify,
  'audit verify': async () => (await import('./audit-verify.ts')).auditVerify,
  'audit prove': async () => (await import('./audit-prove.ts')).auditProve,
  'audit check-proof': async () => (await import('./audit-check-proof.ts')).auditCheckProof,
  'audit export': async () => (await import('./audit-export.ts')).auditExport,
  'evidence export': async () => (await import('./evidence-export.ts')).evidenceExport,
  'evidence report': async () => (await import('./evidence-report.ts')).evidenceReport,
  'evidence records': async () => (await import('./evidence-records.ts')).evidenceRecords,
  'evidence verify': async () => (await import('./evidence-verify.ts')).evidenceVerify,
  'audit replicate': async () => (await import('./audit-replicate.ts')).auditReplicate,
  'audit seal': async () => (await import('./audit-seal.ts')).auditSeal,
  'audit witness': async () => (await import('./audit-witness.ts')).auditWitness,
  'tenant add': async () => (await import('./tenant-add.ts')).tenantAdd,
  'tenant retention': async () => (await import('./tenant-retention.ts')).tenantRetention,
  'tenant page': async () => (await import('./tenant-page.ts')).tenantPage,
  'session erase': async () => (await import('./session-erase.ts')).sessionErase,
  'session hold': async () => (await import('./session-hold.ts')).sessionHold,
  'session release': async () => (await import('./session-hold.ts')).sessionRelease,
  'apikey create': async () => (await import('./apikey-create.ts')).apikeyCreate,
  'apikey list': async () => (await import('./apikey-list.ts')).apikeyList,
  'apikey rotate': async () => (await import('./apikey-end.ts')).apikeyRotate,
  'apikey revoke': async () => (await import('./apikey-end.ts')).apikeyRevoke,
  'method list': async () => (await import('./method-list.ts')).methodList,
  'webhook add': async () => (await import('./webhook-add.ts')).webhookAdd,
  'webhook list': async () => (await import('./webhook-list.ts')).webhookList,
  'webhook rotate': async () => (await import('./webhook-rotate.ts')).webhookRotate,
  'webhook enable': async () => (await import('./webhook-enable.ts')).webhookEnable,
  'webhook disable': async () => (await import('./webhook-enable.ts')).webhookDisable,
  'webhook remove': async () => (await import('./webhook-remove.ts')).webhookRemove,
  'webhook test': async () => (await import('./webhook-test.ts')).webhookTest,
  'webhook deliveries': async () => (await import('./webhook-deliveries.ts')).webhookDeliveries,
  'webhook resend': async () => (await import('./webhook-resend.ts')).webhookResend,
  disclosure: async () => (await import('./disclosure.ts')).disclosure,
  'operator add': async () => (await import('./operator-add.ts')).operatorAdd,
  'operator list': async () => (await import('./operator-list.ts')).operatorList,
  'operator role': async () => (await import('./operator-role.ts')).operatorRole,
  'operator reset-password': async () => (await import('./operator-reset.ts')).operatorResetPassword,
  'operator reset-factor': async () => (await import('./operator-reset.ts')).operatorResetFactor,
  'operator disable': async () => (await import('./operator-disable.ts')).operatorDisable,
  'backup create': async () => (await import('./backup-create.ts')).backupCreate,
  'backup list': async () => (await import('./backup-list.ts')).backupList,
  'backup restore': async () => (await import('./backup-restore.ts')).backupRestore,
  'backup drill': async () => (await import('./backup-drill.ts')).backupDrill,
  'certificate local': async () => (await import('./certificate-local.ts')).certificateLocal,
  'keys rotate': async () => (await import('./keys-rotate.ts')).keysRotate,
}

const help = async (only?: string): Promise<string> => {
  const names = Object.keys(commands).filter((name) => only === undefined || name.startsWith(`${only} `))
  const width = Math.max(...names.map((name) => name.length))
  const lines = await Promise.all(
    names.map(async (name) => `  ${name.padEnd(width)}  ${(await commands[name]?.())?.summary ?? ''}`),
  )
  return [
    'honnin <command> [options]\n',
    ...lines,
    '\n  --help   what a command takes, with examples',
    '  --json   one JSON value on standard output, everything else on standard error\n',
    'Exit code: 0 yes, 1 a definite no, 2 unusable input or failure.\n',
  ].join('\n')
}

interface Failure {
  readonly code: string
  readonly message: string
  readonly mend?: string
}

/** Errors of parseArgs and our own coded errors are for the caller; of anything else only the text is known. */
const describeFailure = (error: unknown): Failure => {
  if (error instanceof CommandError)
    return { code: error.code, message: error.message, ...(error.mend === undefined ? {} : { mend: error.mend }) }
  if (!(error instanceof Error)) return { code: 'unexpected', message: String(error) }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'unexpected'
  if (code.startsWith('ERR_PARSE_ARGS')) return { code: 'usage', message: error.message }
  const mend = 'mend' in error && typeof error.mend === 'string' ? { mend: error.mend } : {}
  return { code, message: error.message, ...mend }
}

const isUnexpected = (error: unknown): boolean => error instanceof Error && !('code' in error)

const fail = (error: unknown, json: boolean): number => {
  const failure = describeFailure(error)
  process.stderr.write(`honnin: ${failure.message} (${failure.code})\n`)
  if (failure.mend !== undefined) process.stderr.write(`  mend: ${failure.mend}\n`)
  if (isUnexpected(error) && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`)
  if (json) process.stdout.write(`${JSON.stringify({ error: failure })}\n`)
  return 2
}

const findCommand = (words: readonly string[]): { readonly name: string; readonly rest: readonly string[] } | null => {
  for (const length of [2, 1]) {
    const name = words.slice(0, length).join(' ')
    if (words.length >= length && Object.hasOwn(commands, name)) return { name, rest: words.slice(length) }
  }
  return null
}

/** Runs one command and returns its exit code. Never throws. */
export const main = async (words: readonly string[]): Promise<number> => {
  const json = words.includes('--json')
  const given = words.filter((word) => word !== '--json')
  try {
    const found = findCommand(given)
    const [first] = given
    if (found === null) {
      const isGroup = first !== undefined && Object.keys(commands).some((name) => name.startsWith(`${first} `))
      if (first !== undefined && first !== '--help' && first !== 'help' && !isGroup)
        throw new CommandError('unknown_command', `there is no command "${given.join(' ')}"`, { mend: 'honnin --help' })
      process.stdout.write(await help(isGroup ? first : undefined))
      return first === undefined ? 2 : 0
    }
    const command = await commands[found.name]?.()
    if (command === undefined) throw new CommandError('unknown_command', `there is no command "${found.name}"`)
    if (found.rest.includes('--help') || found.rest.includes('-h')) {
      process.stdout.write(command.usage.endsWith('\n') ? command.usage : `${command.usage}\n`)
      return 0
    }
    return await command.run({
      arguments: found.rest,
      json,
      stdout: process.stdout,
      stderr: process.stderr,
      env: process.env,
    })
  } catch (error) {
    return fail(error, json)
  }
}
