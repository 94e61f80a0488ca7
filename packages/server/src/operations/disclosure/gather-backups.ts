import type { Config } from '../../config/index.ts'
import { generationTime, listGenerations, openBackupPlace, type Generation } from '../backup/index.ts'
import type { Bilingual, Fact } from './disclosure-item.ts'
import { japaneseTime } from './japanese-time.ts'

/** The generations of this installation; `null` where the place or its key cannot be read, which tells nothing. */
const ownGenerations = async ({ backup }: Config, logKey: string): Promise<readonly Generation[] | null> => {
  try {
    const place = await openBackupPlace(backup, { create: false })
    const all = await listGenerations(place)
    place.store.close()
    return all.filter(({ manifest }) => manifest?.log.key === logKey)
  } catch {
    return null
  }
}

const intervalOf = ({ backup: { everyHours } }: Config): Bilingual =>
  everyHours === 0
    ? { ja: '自動取得なし', en: 'None made by the server itself' }
    : { ja: `${everyHours}時間ごとに自動取得`, en: `Made every ${everyHours} hours` }

/** How long after its erasure a session can still be read from what is kept. */
const horizonOf = ({ backup, backupDays }: Config): Bilingual => {
  const { everyHours, keyGenerations } = backup
  const hours = everyHours * keyGenerations
  return {
    ja: `削除した本人確認の鍵は新しい${keyGenerations}世代${hours === 0 ? '' : `（${hours}時間）`}で入れ替わり、以後どの世代からも復元できない。暗号文は最長${backupDays}日で消える`,
    en: `The key of an erased verification is in no generation once ${keyGenerations} more were made${hours === 0 ? '' : ` (${hours} hours)`}: nothing brings it back then. Its ciphertext goes within ${backupDays} days`,
  }
}

const foundOf = (generations: readonly Generation[]): Bilingual => {
  const [newest] = generations
  if (newest === undefined) return { ja: 'まだ取得なし', en: 'none yet' }
  const at = generationTime(newest.id)
  const withKeys = generations.filter(({ hasKeys }) => hasKeys).length
  return {
    ja: `現在${generations.length}世代（うち鍵を持つもの${withKeys}世代）、最新 ${japaneseTime(at)}`,
    en: `${generations.length} now (${withKeys} with keys), the newest of ${at.toISOString()}`,
  }
}

/** What the backups that are really there say of themselves. */
export const gatherBackups = async (config: Config, logKey: string): Promise<Fact | null> => {
  const generations = await ownGenerations(config, logKey)
  if (generations === null) return null
  const [interval, found, horizon] = [intervalOf(config), foundOf(generations), horizonOf(config)]
  const kept = config.backup.generations
  return {
    source: 'live',
    evidence: 'honnin backup list; HONNIN_BACKUP_GENERATIONS',
    value: {
      ja: `${interval.ja}、${kept}世代を保持。${found.ja}。暗号化し、鍵は別に保管。${horizon.ja}`,
      en: `${interval.en}, ${kept} generations kept: ${found.en}. Encrypted, with the keys kept apart. ${horizon.en}`,
    },
  }
}
