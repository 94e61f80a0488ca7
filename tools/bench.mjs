import './require-node.mjs'
import { parseArgs } from 'node:util'
import { benchGuidance } from '../bench/run-guidance.mjs'
import { benchSections, sectionsOf } from '../bench/run-sections.mjs'
import { setup } from './setup.mjs'

const sections = {
  vision: await sectionsOf('vision'),
  evidence: await sectionsOf('evidence'),
  api: await sectionsOf('api'),
}
const usage = `npm run bench [-- PART [SECTION...] [--quick] [--json]]

Measures and prints each figure beside its goal, and writes it to bench/reports. Exit 0 whatever the figures are.
Without a PART all of them are measured.

Parts:
  guidance   detection in the page while the camera guides: frames a second, first guidance, tasks over 50 ms
  vision     documents, faces, liveness, reading, speed; sections: ${sections.vision.join(', ')}
  evidence   the audit log and what it shows; sections: ${sections.evidence.join(', ')}
  api        the relying party's platform under load and faults; sections: ${sections.api.join(', ')}

  --quick    fewer trials, to see that a section works; nothing is written
  --json     prints one JSON value instead of tables
`

const fail = (/** @type {string} */ message) => {
  process.stderr.write(`${message}\n${usage}`)
  process.exit(2)
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
})
if (values.help) {
  process.stdout.write(usage)
  process.exit(0)
}
const [part, ...chosen] = positionals
if (part !== undefined && part !== 'guidance' && !(part in sections)) fail(`There is no part "${part}".`)
const unknown = chosen.find((name) => !sections[/** @type {keyof typeof sections} */ (part)]?.includes(name))
if (unknown !== undefined) fail(`There is no section "${unknown}".`)

await setup()
if (part === undefined || part === 'guidance') await benchGuidance({ json: values.json })
for (const name of /** @type {(keyof typeof sections)[]} */ (Object.keys(sections)))
  if (part === undefined || part === name)
    await benchSections(name, {
      sections: chosen.length > 0 ? chosen : sections[name],
      quick: values.quick,
      json: values.json,
    })
