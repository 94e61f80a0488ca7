import { CommandError } from './command.ts'

export interface FacePair {
  readonly fileX: string
  readonly fileY: string
  readonly same: boolean
}

const truths: Readonly<Record<string, boolean>> = {
  '1': true,
  '0': false,
  true: true,
  false: false,
  yes: true,
  no: false,
  same: true,
  different: false,
}

/** Reads CSV (RFC 4180) with a header that names `file_x`, `file_y` and `same`; throws {@link CommandError}. */
export function parsePairs(text: string): readonly FacePair[] {
  const [header, ...rows] = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map(splitLine)
  const columns = ['file_x', 'file_y', 'same'].map((name) => header?.map((cell) => cell.trim()).indexOf(name) ?? -1)
  const [x = -1, y = -1, same = -1] = columns
  if (x < 0 || y < 0 || same < 0)
    throw new CommandError('list_invalid', 'the list lacks a header with file_x, file_y and same', {
      mend: 'begin the file with the line file_x,file_y,same',
    })
  return rows.map((cells, index) => {
    const fileX = cells[x]?.trim()
    const fileY = cells[y]?.trim()
    const truth = truths[cells[same]?.trim().toLowerCase() ?? '']
    if (!fileX || !fileY || truth === undefined)
      throw new CommandError('list_invalid', `line ${index + 2} of the list is not a pair`, {
        mend: 'write two file names and 1 or 0',
      })
    return { fileX, fileY, same: truth }
  })
}

/** Cells of one line; a cell in double quotes may hold commas and doubled quotes, but no line break. */
function splitLine(line: string): readonly string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  )
}
