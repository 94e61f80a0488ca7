import { settingNotes, type LoadedConfig, type SettingName, type SettingSource } from '../config/index.ts'

export interface SettingLine {
  readonly name: string
  /** Masked where it is a secret; `null` where it is not set. */
  readonly value: string | null
  readonly source: SettingSource | 'not set'
  readonly meaning: string
}

const isSettingName = (name: string): name is SettingName => name in settingNotes

/** Every setting with its value and where it comes from. */
export const listSettings = ({ found }: LoadedConfig): readonly SettingLine[] =>
  Object.entries(settingNotes).map(([name, note]) => {
    const given = isSettingName(name) ? found.get(name) : undefined
    return {
      name,
      value: given === undefined ? null : note.isSecret === true ? '********' : given.text,
      source: given?.source ?? 'not set',
      meaning: note.meaning,
    }
  })
