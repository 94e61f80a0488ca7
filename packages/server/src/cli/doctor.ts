import { loadConfig } from '../config/index.ts'
import {
  examineAssets,
  examineAudit,
  examineBackups,
  examineClock,
  examineDatabase,
  examineDisk,
  examineEvidence,
  examineMasterKey,
  examineModels,
  examineNode,
  examinePort,
  examineTls,
  examineVault,
  listSettings,
  type Diagnosis,
  type SettingLine,
} from '../operations/index.ts'
import type { Command } from './command.ts'
import { print } from './with-installation.ts'

const signs: Readonly<Record<Diagnosis['state'], string>> = { ok: 'ok     ', warning: 'warning', failed: 'FAILED ' }

const settingText = ({ name, value, source, meaning }: SettingLine): string =>
  `  ${name.padEnd(30)} ${(value ?? '-').padEnd(28)} ${source.padEnd(12)} ${meaning}`

const diagnosisText = ({ name, state, detail, mend }: Diagnosis): string =>
  `  ${signs[state]} ${name.padEnd(12)} ${detail}${mend === undefined ? '' : `\n          mend: ${mend}`}`

export const doctor: Command = {
  name: 'doctor',
  summary: 'Lists all settings and says what is missing or misconfigured, and the mend',
  usage: `honnin doctor [--json]

Prints every setting (value, where it comes from, meaning; secrets masked) and looks at Node, database, master key, vault, audit log,
evidence certificate, models, assets, disk, backups, TLS, port and clock. Prints {ok, settings, unknown, checks} with --json. Changes nothing.

Exit code: 0 all is well (warnings allowed), 1 something must be mended, 2 the settings cannot be read.
`,
  run: async (context) => {
    const loaded = loadConfig(context.env)
    const { config } = loaded
    const unknown: readonly Diagnosis[] = loaded.unknown.map((name) => ({
      name: 'settings',
      state: 'warning',
      detail: `${name} means nothing`,
      mend: 'correct its name or remove it',
    }))
    const checks: readonly Diagnosis[] = [
      examineNode(),
      await examineDatabase(config),
      await examineMasterKey(config),
      await examineVault(config),
      await examineAudit(config),
      await examineEvidence(config),
      await examineModels(),
      examineAssets(config),
      await examineDisk(config),
      await examineBackups(config),
      await examineTls(config),
      await examinePort(config),
      await examineClock(),
      ...unknown,
    ]
    const ok = checks.every(({ state }) => state !== 'failed')
    const settings = listSettings(loaded)
    const text = ['Settings', ...settings.map(settingText), '', 'Checks', ...checks.map(diagnosisText)].join('\n')
    print(context, { ok, settings, unknown: loaded.unknown, checks }, text)
    return ok ? 0 : 1
  },
}
