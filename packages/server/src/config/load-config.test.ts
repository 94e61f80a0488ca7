import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { loadConfig } from './load-config.ts'
import { settingNotes, SettingsSchema } from './settings.ts'

const folder = mkdtempSync(join(tmpdir(), 'honnin-config-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the configuration', () => {
  it('works without any setting', () => {
    const { config, unknown } = loadConfig({ PATH: '/bin' })
    expect(config).toMatchObject({
      port: 8787,
      databaseUrl: null,
      role: 'all',
      captureBases: [],
      webhookAllowPrivate: false,
    })
    expect(config.masterKey).toEqual({ kind: 'file', path: join(config.dataDir, 'master-keys.json') })
    expect(unknown).toEqual([])
  })

  it('takes the environment before the file, and names what it does not know', () => {
    const path = join(folder, 'config.json')
    writeFileSync(
      path,
      JSON.stringify({ HONNIN_PORT: 1000, HONNIN_HOST: '0.0.0.0', HONNIN_WEBHOOK_ALLOW_PRIVATE: true, HONNIN_TYPO: 1 }),
    )
    const { config, found, unknown } = loadConfig({
      HONNIN_CONFIG: path,
      HONNIN_PORT: '2000',
      HONNIN_OPERATOR_NAME: '',
    })
    expect(config).toMatchObject({
      port: 2000,
      host: '0.0.0.0',
      webhookAllowPrivate: true,
      operatorName: 'Honnin demo',
    })
    expect(found.get('HONNIN_PORT')).toEqual({ text: '2000', source: 'environment' })
    expect(found.get('HONNIN_HOST')?.source).toBe('file')
    expect(found.get('HONNIN_OPERATOR_NAME')?.source).toBe('default')
    expect(unknown).toEqual(['HONNIN_TYPO'])
  })

  it('takes lists and cuts slashes at the end', () => {
    const { config } = loadConfig({
      HONNIN_CAPTURE_BASES: 'http://localhost:4000/ekyc/, https://shop.example',
      HONNIN_CAPTURE_ORIGINS: 'https://shop.example',
    })
    expect(config.captureBases).toEqual(['http://localhost:4000/ekyc', 'https://shop.example'])
    expect(config.captureOrigins).toEqual(['https://shop.example'])
  })

  it('names every setting at fault at once', () => {
    const wrong = {
      HONNIN_PORT: '70000',
      HONNIN_ROLE: 'boss',
      HONNIN_PUBLIC_URL: 'ftp://x',
      HONNIN_CAPTURE_ORIGINS: 'https://shop.example/path',
      HONNIN_WEBHOOK_ALLOW_PRIVATE: 'perhaps',
    }
    expect(() => loadConfig(wrong)).toThrow(expect.objectContaining({ code: 'config_invalid' }))
    for (const name of Object.keys(wrong)) expect(() => loadConfig(wrong)).toThrow(name)
  })

  it('does not take a file that is no object of settings', () => {
    const path = join(folder, 'wrong.json')
    writeFileSync(path, '["HONNIN_PORT"]')
    expect(() => loadConfig({ HONNIN_CONFIG: path })).toThrow(
      expect.objectContaining({ code: 'config_file_unreadable' }),
    )
    expect(() => loadConfig({ HONNIN_CONFIG: join(folder, 'absent') })).toThrow(
      expect.objectContaining({ code: 'config_file_unreadable' }),
    )
  })

  it('states no shorter horizon for backups than they have', () => {
    const daysOf = (env: NodeJS.ProcessEnv) => loadConfig(env).config.backupDays
    expect(daysOf({})).toBe(7)
    expect(daysOf({ HONNIN_BACKUP_DAYS: '90' })).toBe(90)
    expect(daysOf({ HONNIN_BACKUP_GENERATIONS: '30', HONNIN_BACKUP_EVERY_HOURS: '12' })).toBe(15)
    expect(daysOf({ HONNIN_BACKUP_DAYS: '1' })).toBe(7)
  })

  it('has a note for each setting', () => {
    expect(Object.keys(settingNotes)).toEqual(Object.keys(SettingsSchema.entries))
  })
})
