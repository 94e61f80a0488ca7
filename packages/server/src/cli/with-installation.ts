import { loadConfig } from '../config/index.ts'
import { openInstallation, type Installation } from '../installation.ts'
import type { CommandContext } from './command.ts'

/** Opens the installation that the environment describes for the time of `work`; a server may run beside it. */
export const withInstallation = async <Result>(
  { env, stderr }: CommandContext,
  work: (installation: Installation) => Promise<Result>,
): Promise<Result> => {
  const { config } = loadConfig(env)
  const installation = await openInstallation(config, {
    onError: (error) => stderr.write(`honnin: ${error.message}\n`),
  })
  try {
    return await work(installation)
  } finally {
    await installation.close()
  }
}

/** One JSON value with `--json`, the readable text without. */
export const print = ({ json, stdout }: CommandContext, value: unknown, text: string): void => {
  stdout.write(json ? `${JSON.stringify(value)}\n` : `${text}\n`)
}
