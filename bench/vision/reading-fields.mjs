/** Fields of printed cards, read from rendered photographs. */
import {
  DocumentLocator,
  decodeImage,
  fileLimits,
  MrzReader,
  TextRecogniser,
} from '../../packages/server/dist/vision/index.js'
import { readDocumentFields } from '../../packages/server/dist/reading/index.js'
import { compareField, myNumberCheckDigit } from '@honnin/shared/documents'
import { findMyNumber, RECTIFIED_SIZES, rectifyGrayQuad, scaleQuad, toGray } from '@honnin/shared/vision'
import { createHolder, figureWords } from '../fields/people.mjs'
import { conditions, photographCard } from '../fields/photograph-card.mjs'
import { cardTypes, numberFonts, printCard, printNumberSide } from '../fields/printed-cards.mjs'
import { createRandom, rateInterval } from '../statistics.mjs'

/** Used for figures and nothing else. */
const FIRST_SEED = 90_000
const LOCATING_SIDE = 1280
const READING_SIDE = 2560
/** Above this a field that is wrong would be believed. */
const SURE = 0.85

const readPhotograph = async (jpeg, { type, locator, text }) => {
  const image = await decodeImage(jpeg, { limits: fileLimits, longestSide: LOCATING_SIDE })
  const { found, quad } = await locator.locate(image)
  if (!found) return { fields: {}, cpuMs: null }
  const began = process.cpuUsage()
  const closer = async () => {
    const full = await decodeImage(jpeg, { limits: fileLimits, longestSide: READING_SIDE })
    return { gray: toGray(full), corners: scaleQuad(quad, full.width / image.width, full.height / image.height) }
  }
  const vision = { text, mrz: () => Promise.reject(new TypeError('no zone here')) }
  const view = { gray: toGray(image), corners: quad }
  const { fields } = await readDocumentFields({ type, view, closer }, { vision, today: '2026-11-22' })
  const { user, system } = process.cpuUsage(began)
  return { fields, cpuMs: (user + system) / 1000 }
}

/** Which is it: to the character, the same but for older forms of kanji and the like, another, or left out. */
const verdictOf = (name, truth, reading) => {
  if (reading === undefined) return 'unreadable'
  const comparison = compareField(name, reading.value, truth)
  return comparison === 'unreadable' ? 'mismatch' : comparison
}

/** Reads `cards` cards of each type in each condition. `words` and `firstSeed` are others while developing. */
export const readRenderedCards = async ({ cards, words = figureWords, firstSeed = FIRST_SEED, onRow = () => {} }) => {
  const locator = await DocumentLocator.create()
  const text = new TextRecogniser()
  const rows = []
  try {
    for (const condition of Object.keys(conditions))
      for (const type of cardTypes)
        for (let index = 0; index < cards; index += 1) {
          const seed = firstSeed + index
          const { truth, image } = await printCard(type, createHolder(words, seed))
          const { jpeg } = await photographCard(image, { condition, seed: seed + cardTypes.indexOf(type) * 1000 })
          const { fields, cpuMs } = await readPhotograph(jpeg, { type, locator, text })
          const verdicts = Object.entries(truth).map(([name, value]) => ({
            name,
            verdict: verdictOf(name, value, fields[name]),
            confidence: fields[name]?.confidence ?? 0,
          }))
          rows.push({ condition, type, verdicts, cpuMs })
          onRow({ condition, type, seed, truth, fields, verdicts, cpuMs, jpeg })
        }
  } finally {
    await text.dispose()
    await locator.dispose()
  }
  return rows
}

/** Eleven drawn digits with the digit that follows from them, or with another. */
const drawNumber = (seed, isRight) => {
  const random = createRandom(seed * 31 + 5)
  const eleven = Array.from({ length: 11 }, () => Math.floor(random() * 10)).join('')
  return `${eleven}${(myNumberCheckDigit(eleven) + (isRight ? 0 : 1 + (seed % 9))) % 10}`
}

/** Looks for individual numbers on the side that has one, without its code: with the right check digit, and with another. */
const lookForNumbers = async ({ cards }) => {
  const locator = await DocumentLocator.create()
  const reader = await MrzReader.create()
  const rows = []
  try {
    for (const condition of Object.keys(conditions))
      for (const isRight of [true, false])
        for (let index = 0; index < cards; index += 1) {
          const seed = FIRST_SEED + 5_000 + index
          const print = { digits: drawNumber(seed, isRight), font: numberFonts[index % numberFonts.length] }
          const card = await printNumberSide(createHolder(figureWords, seed), print)
          const { jpeg } = await photographCard(card, { condition, seed: seed + (isRight ? 0 : 1000) })
          const image = await decodeImage(jpeg, { limits: fileLimits, longestSide: LOCATING_SIDE })
          const { found, quad } = await locator.locate(image)
          const document = found ? rectifyGrayQuad(toGray(image), quad, RECTIFIED_SIZES.id1) : null
          const isSeen = document !== null && (await findMyNumber(reader.readStrips, { document, format: 'id1' }))
          rows.push({ isRight, isSeen })
        }
  } finally {
    await reader.dispose()
    await locator.dispose()
  }
  return rows
}

export const measure = async ({ quick }) => {
  const rows = await readRenderedCards({ cards: quick ? 2 : 30 })
  const numbers = await lookForNumbers({ cards: quick ? 2 : 30 })
  return { section: 'reading-fields', notes, figures: [...figuresOf(rows), ...numberFigures(numbers)] }
}

const numberFigures = (rows) =>
  [true, false].map((isRight) => {
    const chosen = rows.filter((row) => row.isRight === isRight)
    const seen = chosen.filter(({ isSeen }) => isSeen).length
    return {
      name: isRight ? 'individual numbers refused by their digits' : 'twelve other digits taken for one',
      value: seen / chosen.length,
      unit: 'share',
      interval: rateInterval(seen, chosen.length),
      trials: chosen.length,
    }
  })

const notes = [
  'Cards drawn as SVG (bench/fields) in two typefaces, of people whose names, addresses and seeds nothing was developed on; places and thresholds were developed on the cards of playwright/testkit and on other people. Rendered photographs only: no figure here is one of real cards.',
  `legible: ${JSON.stringify(conditions.legible)}; small: ${JSON.stringify(conditions.small)} (frame and blur in pixels, noise in levels). The document is found by the product's own detector.`,
  'exact: to the character but for spaces. A field that is left out is not exact; believed and wrong: another value with a confidence of 0.85 and more, from which the checks believe a field.',
  'believed: a confidence of 0.85 and more; what is right but not believed goes to a reviewer.',
]

const figuresOf = (rows) => {
  const figures = []
  for (const condition of Object.keys(conditions))
    for (const type of cardTypes) {
      const chosen = rows.filter((row) => row.condition === condition && row.type === type)
      const names = chosen[0]?.verdicts.map(({ name }) => name) ?? []
      for (const name of names) {
        const verdicts = chosen.flatMap((row) => row.verdicts.filter((one) => one.name === name))
        const exact = verdicts.filter(({ verdict }) => verdict === 'match').length
        figures.push({
          name: `exact ${name}, ${type}, ${condition}`,
          value: exact / verdicts.length,
          unit: 'share',
          interval: rateInterval(exact, verdicts.length),
          trials: verdicts.length,
          ...(condition === 'legible' ? { goal: { at: 'least', value: 0.95 } } : {}),
        })
      }
    }
  const all = rows.flatMap(({ verdicts }) => verdicts)
  const believed = all.filter(({ verdict, confidence }) => verdict === 'mismatch' && confidence >= SURE).length
  figures.push({
    name: 'believed and wrong, all fields and cards',
    value: believed / all.length,
    unit: 'share',
    interval: rateInterval(believed, all.length),
    trials: all.length,
    goal: { at: 'most', value: 0.01 },
  })
  const sure = all.filter(({ confidence }) => confidence >= SURE).length
  figures.push({
    name: 'believed, all fields and cards',
    value: sure / all.length,
    unit: 'share',
    interval: rateInterval(sure, all.length),
    trials: all.length,
  })
  const cpu = rows.flatMap(({ cpuMs }) => (cpuMs === null ? [] : [cpuMs])).sort((one, other) => one - other)
  figures.push({
    name: 'reading one card, median of processor time',
    value: cpu[Math.floor(cpu.length / 2)] ?? NaN,
    unit: 'ms',
    trials: cpu.length,
    goal: { at: 'most', value: 1500 },
  })
  return figures
}
