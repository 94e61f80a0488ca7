import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareField } from './compare-field.ts'
import { foldVariants } from './fold-characters.ts'

describe('names', () => {
  test.each([
    ['髙橋 健一', '髙橋健一', 'match'],
    ['ＴＵＲＮＥＲ　ELIZABETH', 'turner elizabeth', 'match'],
    ['見本 花子', '見本　花子', 'match'],
    ['髙橋 健一', '高橋 健一', 'tolerated'],
    ['渡邊 隆', '渡辺 隆', 'tolerated'],
    ['齊藤 一', '斎藤 一', 'tolerated'],
    ['山﨑 實', '山崎 実', 'tolerated'],
    ['タカハシ ケンジ', '夕カハシ ケンジ', 'tolerated'],
    ['TURNER ELIZABETH', 'Elizabeth Turner', 'tolerated'],
    ["O'NEILL ANNE-MARIE", 'Anne Marie O Neill', 'tolerated'],
    ['MÜLLER JÖRG', 'Jorg Muller', 'tolerated'],
    ['渡邊 隆', '渡部 隆', 'mismatch'],
    ['見本 花子', '見本 華子', 'mismatch'],
    ['TURNER ELIZABETH', 'Turner Eliza', 'mismatch'],
    ['見本 花子', 'Mihon Hanako', 'mismatch'],
    [null, '見本 花子', 'unreadable'],
    ['  ', '見本 花子', 'unreadable'],
  ] as const)('%s, claimed %s: %s', (printed, claimed, expected) => {
    expect(compareField('name', printed, claimed)).toBe(expected)
  })
})

describe('addresses', () => {
  const printed = '東京都千代田区見本町一丁目2番3号'
  test.each([
    [printed, '東京都千代田区見本町一丁目２番３号', 'match'],
    [printed, '東京都千代田区見本町1丁目2番3号', 'tolerated'],
    [printed, '東京都千代田区見本町1-2-3', 'tolerated'],
    [printed, '東京都千代田区見本町１−２−３', 'tolerated'],
    [printed, '東京都千代田区見本町1ー2ー3', 'tolerated'],
    [printed, '千代田区見本町１の２の３', 'tolerated'],
    [printed, '東京都千代田区見本町1-2-3 コーポ青葉203', 'tolerated'],
    ['埼玉県さいたま市浦和区高砂3-15-1 コーポ青葉203', '埼玉県さいたま市浦和区高砂三丁目15番1号 203号室', 'tolerated'],
    ['埼玉県さいたま市浦和区高砂3-15-1 コーポ青葉203', '埼玉県さいたま市浦和区高砂3-15-1-203', 'tolerated'],
    ['神奈川県横浜市鶴ヶ峰本町2丁目14番8号', '横浜市鶴が峰本町2-14-8', 'tolerated'],
    ['神奈川県横浜市鶴ケ峰本町2丁目14番8号', '神奈川県横浜市鶴ヶ峰本町2-14-8', 'tolerated'],
    ['新潟県長岡市大字山之上字下田12番地', '新潟県長岡市山ノ上下田12', 'tolerated'],
    ['北海道札幌市中央区北三条西6丁目1番地', '札幌市中央区北3条西六丁目1', 'tolerated'],
    ['北海道札幌市中央区北三条西6丁目1番地', '札幌市中央区北3条西6-1 ハイツ北501', 'tolerated'],
    ['東京都千代田区一番町3', '東京都千代田区1番町三番地', 'tolerated'],
    ['静岡県濱松市中區1番地', '静岡県浜松市中區1番地', 'tolerated'],
    [printed, '東京都千代田区見本町1-2-4', 'mismatch'],
    [printed, '東京都千代田区見本町12-3', 'mismatch'],
    [printed, '東京都千代田区見本町1-2', 'mismatch'],
    [printed, '大阪府千代田区見本町1-2-3', 'mismatch'],
    [printed, '東京都中央区見本町1-2-3', 'mismatch'],
    ['埼玉県さいたま市高砂3-15-1 コーポ青葉203', '埼玉県さいたま市高砂3-15-1 コーポ青葉304', 'mismatch'],
    ['埼玉県さいたま市高砂3-15-1 コーポ青葉203', '埼玉県さいたま市高砂3-15-1-204', 'mismatch'],
    ['北海道札幌市中央区北三条西6丁目1番地', '札幌市中央区北4条西6-1', 'mismatch'],
    [null, printed, 'unreadable'],
  ] as const)('%s, claimed %s: %s', (one, claimed, expected) => {
    expect(compareField('address', one, claimed)).toBe(expected)
    if (one !== null && claimed !== null) expect(compareField('address', claimed, one)).toBe(expected)
  })

  test('written in digits and hyphens or in words are one place', () => {
    const place = fc.tuple(
      fc.integer({ min: 1, max: 99 }),
      fc.integer({ min: 1, max: 200 }),
      fc.integer({ min: 1, max: 99 }),
    )
    const kanji = (value: number): string => {
      const names = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九']
      const tens = Math.floor(value / 10)
      return `${tens > 1 ? names[tens] : ''}${tens > 0 ? '十' : ''}${names[value % 10]}`
    }
    fc.assert(
      fc.property(place, place, ([a, b, c], [x, y, z]) => {
        const written = `見本県例市青葉${kanji(a)}丁目${b}番${c}号`
        expect(compareField('address', written, `見本県例市青葉${a}-${b}-${c}`)).toBe('tolerated')
        const isSame = a === x && b === y && c === z
        expect(compareField('address', written, `見本県例市青葉${x}-${y}-${z}`)).toBe(isSame ? 'tolerated' : 'mismatch')
      }),
    )
  })
})

test('dates match in any calendar, numbers to the digit', () => {
  expect(compareField('birthDate', '昭和60年5月15日', '1985-05-15')).toBe('match')
  expect(compareField('birthDate', '1985-05-15', '1985/5/16')).toBe('mismatch')
  expect(compareField('birthDate', '昭和99年5月15日', '1985-05-15')).toBe('unreadable')
  expect(compareField('number', '３０９０１２３４５６２０', '309012345620')).toBe('match')
  expect(compareField('number', '309012345620', '309012345621')).toBe('mismatch')
})

test('comparison is the same both ways, and every text matches itself', () => {
  const text = fc.string({ unit: fc.constantFrom(...'髙高邊辺ヶケが之のノ一二三十丁目番地号大字-ー123 カ力東京都町') })
  fc.assert(
    fc.property(text, text, fc.constantFrom('name', 'address'), (one, other, kind) => {
      fc.pre(one.trim() !== '' && other.trim() !== '')
      expect(compareField(kind, one, other)).toBe(compareField(kind, other, one))
      expect(compareField(kind, one, one)).toBe('match')
    }),
  )
})

test('folding is done once and for all', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => foldVariants(foldVariants(text)) === foldVariants(text)),
  )
  expect(foldVariants('髙﨑邊齋濵澤')).toBe('高崎辺斎浜沢')
})
