import { plans } from '../protocol/index.ts'
import { describe, expect, it } from 'vitest'
import { methods } from './catalogue.ts'
import { citationInJapanese, dayInJapan, endOfDayInJapan, lawfulMethod, standingOf } from './lawful-method.ts'

const at = (instant: string) => new Date(instant)

describe('methods', () => {
  it('end at midnight in Japan', () => {
    const image = (instant: string) =>
      lawfulMethod('jp.aptcp.image_face', { sector: 'specified_business', at: at(instant) })
    expect(image('2027-03-31T14:59:59.999Z')).toMatchObject({ lawfulUntil: '2027-03-31' })
    expect(image('2027-03-31T15:00:00.000Z')).toBeNull()
    expect(image('2018-11-29T14:59:59.999Z')).toBeNull()
    expect(dayInJapan(at('2027-03-31T15:00:00.000Z'))).toBe('2027-04-01')
  })

  it('are cited by the letter of the day', () => {
    const letter = (instant: string) =>
      lawfulMethod('jp.aptcp.jpki_sign', { sector: 'specified_business', at: at(instant) })?.citation.at(-2)
    expect([letter('2025-06-01T00:00:00Z'), letter('2026-11-01T00:00:00Z'), letter('2027-04-02T00:00:00Z')]).toEqual([
      'ワ',
      'カ',
      'ル',
    ])
  })

  it('are cited in Japanese by the same letter', () => {
    const days = ['2025-06-01T00:00:00Z', '2026-11-01T00:00:00Z', '2027-04-02T00:00:00Z']
    for (const { id, rules } of methods)
      for (const { sector } of rules)
        for (const day of days) {
          const asked = { sector, at: at(day) }
          const letter = /\(([ァ-ヶ])\)$/.exec(lawfulMethod(id, asked)?.citation ?? '')?.[1]
          if (letter !== undefined) expect(citationInJapanese(id, asked)?.at(-1)).toBe(letter)
        }
    expect(citationInJapanese('jp.aptcp.image_face', { sector: 'specified_business', at: at(days[1] ?? '') })).toBe(
      '犯罪による収益の移転防止に関する法律施行規則第6条第1項第1号ホ',
    )
    expect(citationInJapanese('unknown', { sector: 'none', at: at(days[0] ?? '') })).toBeNull()
  })

  it('differ by sector', () => {
    const now = at('2026-11-01T00:00:00Z')
    expect(lawfulMethod('jp.aptcp.image_face', { sector: 'mobile_phone', at: now })).toBeNull()
    expect(
      lawfulMethod('jp.aptcp.image_face', { sector: 'mobile_phone', at: at('2026-03-31T00:00:00Z') }),
    ).not.toBeNull()
    expect(lawfulMethod('jp.aptcp.chip_face', { sector: 'mobile_phone', at: now })).not.toBeNull()
    expect(lawfulMethod('unknown', { sector: 'specified_business', at: now })).toBeNull()
  })

  it('follow one another without two under one letter, but for forms of one item', () => {
    const lettersOn = (day: string) =>
      methods.flatMap(({ id }) => {
        const standing = standingOf(id, { sector: 'specified_business', at: at(`${day}T03:00:00Z`) })
        return standing?.isLawful === true ? [standing.citation.ja.slice(-1)] : []
      })
    expect([...new Set(lettersOn('2026-11-01'))].sort()).toEqual([...'カチトヌヘホヨリルヲワ'].sort())
    // Two forms of ト and of チ each stand in one item until the image is struck out.
    expect(lettersOn('2026-11-01')).toHaveLength(13)
    expect(lettersOn('2027-04-01').sort()).toEqual([...'チトヌヘホリルヲ'].sort())
  })

  it('say until when they are lawful, and how well that is known', () => {
    const lapsed = standingOf('jp.aptcp.image_face', { sector: 'specified_business', at: at('2027-05-01T00:00:00Z') })
    expect(lapsed).toMatchObject({ isLawful: false, lawfulUntil: '2027-03-31', confidence: 'high' })
    expect(lapsed?.citation.text).toContain('(ホ)')
    expect(
      standingOf('jp.aptcp.chip_face', { sector: 'specified_business', at: at('2027-05-01T00:00:00Z') }),
    ).toMatchObject({ isLawful: true, confidence: 'medium' })
    expect(endOfDayInJapan('2027-03-31').toISOString()).toBe('2027-03-31T15:00:00.000Z')
  })

  it('are there for every plan that names one, with well-formed days', () => {
    const ids = methods.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const { methodId } of Object.values(plans)) if (methodId !== null) expect(ids).toContain(methodId)
    for (const { rules } of methods)
      for (const { validFrom, lawfulUntil, citations } of rules) {
        for (const day of [validFrom, lawfulUntil, ...citations.map(({ from }) => from)])
          if (day !== null) expect(new Date(day).toISOString().slice(0, 10)).toBe(day)
        expect(citations[0]?.from).toBeNull()
      }
  })
})
