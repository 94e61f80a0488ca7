import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createBackup, openBackupPlace, type BackupPlace, type BackupSource } from '../../src/operations/index.ts'
import { createDevice } from './create-device.ts'
import { startHarness, type Harness } from './harness.ts'
import { openRestoreSite, type RestoreSite } from './restore-site.ts'

export const keep = { generations: 7, keyGenerations: 2 }

/** An installation with places for backups and empty machines to restore them on. */
export class BackupSite {
  readonly folder: string
  readonly harness: Harness
  readonly source: BackupSource
  readonly #cleanUps: (() => Promise<void>)[] = []
  #places = 0

  private constructor(folder: string, harness: Harness) {
    this.folder = folder
    this.harness = harness
    const { db, vault, master, auditLog, random } = harness.installation
    this.source = { db, vault, master, random, now: harness.clock.now, logKey: auditLog.verifierKey() }
  }

  static async open(): Promise<BackupSite> {
    return new BackupSite(mkdtempSync(join(tmpdir(), 'honnin-backup-')), await startHarness())
  }

  async stop(): Promise<void> {
    await this.harness.stop()
    rmSync(this.folder, { recursive: true, force: true })
  }

  freshPlace(): Promise<BackupPlace> {
    this.#places += 1
    const { backup } = this.harness.installation.config
    return openBackupPlace({ ...backup, place: { kind: 'folder', path: this.pathOf('') } }, { create: true })
  }

  /** In the place that was opened last. */
  pathOf(name: string): string {
    return join(this.folder, `place-${this.#places}`, name)
  }

  /** A session that was approved. */
  async settled(): Promise<string> {
    const { device, sessionId } = await createDevice(this.harness)
    await device.begin('passport')
    await device.finish()
    await this.harness.settle(sessionId, 'approved')
    return sessionId
  }

  back(place: BackupPlace): ReturnType<typeof createBackup> {
    return createBackup(this.source, place, { keep })
  }

  /** An empty machine with the keys of the old one. */
  async emptyTarget(from: BackupPlace): Promise<RestoreSite> {
    const site = await openRestoreSite(this.harness, from, this.folder)
    this.afterTest(() => site.database.drop())
    return site
  }

  afterTest(cleanUp: () => Promise<void>): void {
    this.#cleanUps.push(cleanUp)
  }

  /** Undoes what a test made, the last first. */
  async cleanUp(): Promise<void> {
    for (const cleanUp of this.#cleanUps.splice(0).reverse()) await cleanUp()
  }
}
