import type { OnProgress, Progress } from '../operations/index.ts'

const width = 30
const labels: Readonly<Record<Progress['stage'], string>> = {
  tables: 'tables',
  media: 'media',
  checking: 'checking',
  placing: 'media',
  loading: 'tables',
  rehashing: 're-hashing',
}

const isTerminal = (stream: NodeJS.WritableStream): boolean => 'isTTY' in stream && stream.isTTY === true

/** One bar for each stage on a terminal; nothing where the output goes to a file. */
export const progressBar = (stream: NodeJS.WritableStream): OnProgress => {
  if (!isTerminal(stream)) return () => undefined
  let shown = ''
  return ({ stage, done, total }) => {
    const share = total === 0 ? 1 : done / total
    const filled = Math.round(share * width)
    const bar = `${'█'.repeat(filled)}${'░'.repeat(width - filled)}`
    const line = `${labels[stage].padEnd(11)} ${bar} ${done}/${total}`
    if (line === shown) return
    shown = line
    stream.write(`\r\u001B[2K${line}${done >= total ? '\n' : ''}`)
  }
}
