import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findJapaneseDate, formatJapaneseDate } from './japanese-date.ts'

describe('a date on a document', () => {
  test.each([
    ['令和7年4月1日', '2025-04-01', 'era'],
    ['昭和60年05月15日生', '1985-05-15', 'era'],
    ['平成元年1月8日', '1989-01-08', 'era'],
    ['令和　元年　５月　１日', '2019-05-01', 'era'],
    ['R7.4.1', '2025-04-01', 'era'],
    ['s60/5/15', '1985-05-15', 'era'],
    ['令7-4-1', '2025-04-01', 'era'],
    ['㍻5年1月2日', '1993-01-02', 'era'],
    ['昭和六十年十二月二十三日', '1985-12-23', 'era'],
    ['平成33年06月15日まで有効', '2021-06-15', 'era'],
    ['2028年(令和10年)06月15日まで有効', '2028-06-15', 'both'],
    ['２０２８年（令和１０年）６月１５日', '2028-06-15', 'both'],
    ['平成5年（1993年）4月1日', '1993-04-01', 'both'],
    ['西暦1993年4月1日', '1993-04-01', 'western'],
    ['2028/06/15', '2028-06-15', 'western'],
    ['2028-06-15', '2028-06-15', 'western'],
    ['4年3月(2023年07月01日)', '2023-07-01', 'western'],
    ['二〇二八年六月一五日', '2028-06-15', 'western'],
  ])('%s', (text, value, calendar) => {
    expect(findJapaneseDate(text)).toEqual({ value, calendar })
  })

  test.each([
    ['令和元年4月30日', 'lies before its era'],
    ['昭和64年2月30日', 'no such day'],
    ['2023年2月29日', 'no such day'],
    ['2028年(令和11年)06月15日', 'two calendars that contradict each other'],
    ['平成55年1月1日', 'far beyond its era'],
    ['令和0年5月1日', 'no year zero'],
    ['平成00年00月00日', 'the blank of a licence'],
    ['4月1日', 'no year'],
    ['12345年6月7日', 'five digits'],
    ['', 'nothing'],
  ])('%s: %s', (text) => {
    expect(findJapaneseDate(text)).toBeNull()
  })

  test('that is written in the calendar of its era reads as the same day', () => {
    const day = fc.date({ min: new Date('1873-01-01'), max: new Date('2100-12-31'), noInvalidDate: true })
    fc.assert(
      fc.property(day, (date) => {
        const iso = date.toISOString().slice(0, 10)
        const written = formatJapaneseDate(iso) ?? ''
        expect(findJapaneseDate(written)?.value).toBe(iso)
        const [year, month, dayOfMonth] = iso.split('-').map(Number)
        const both = written.replace(/^(\D+(?:\d+|元)年)/u, `${year}年($1)`)
        expect(findJapaneseDate(both)).toEqual({ value: iso, calendar: 'both' })
        expect(findJapaneseDate(`${year}年${month}月${dayOfMonth}日`)?.value).toBe(iso)
      }),
    )
  })

  test('never throws and never invents a day that does not exist', () => {
    const part = fc.constantFrom(
      '令和',
      '平成',
      '昭',
      'R',
      '元',
      '年',
      '月',
      '日',
      '(',
      ')',
      '.',
      '-',
      ' ',
      '〇',
      '十',
      '2',
    )
    const text = fc.array(fc.oneof(part, fc.nat(9999).map(String))).map((parts) => parts.join(''))
    fc.assert(
      fc.property(text, (given) => {
        const found = findJapaneseDate(given)
        if (found !== null) expect(new Date(found.value).toISOString().slice(0, 10)).toBe(found.value)
      }),
    )
  })

  test('has no era before 1873 and no form for what is no date', () => {
    expect(formatJapaneseDate('1872-12-31')).toBeNull()
    expect(formatJapaneseDate('2023-02-29')).toBeNull()
    expect(formatJapaneseDate('2019-04-30')).toBe('平成31年4月30日')
    expect(formatJapaneseDate('2019-05-01')).toBe('令和元年5月1日')
  })
})
