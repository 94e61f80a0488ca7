import { documentCatalogue } from '@honnin/shared/documents'
import { methods } from '@honnin/shared/methods'
import { checkTextsJa, reasonTextsJa } from './reason-texts-ja.ts'
import { reportLabelsJa } from './report-labels-ja.ts'
import type { ReportTexts } from './report-texts.ts'

const nameOf = (type: keyof typeof documentCatalogue): string => documentCatalogue[type].name.ja

export const reportTextsJa: ReportTexts = {
  language: 'ja',
  labels: reportLabelsJa,
  statuses: { approved: '承認', declined: '不承認', review: '審査待ち', resubmit: '再提出' },
  statusMeanings: {
    approved: '必要な検査のすべてに合格しました。',
    declined: '本人によるものとは認められませんでした。',
    review: '自動では判定できず、審査担当者の確認を要します。',
    resubmit: '写真などに不足があり、撮り直しを求めました。',
  },
  outcomes: { pass: '合格', fail: '不合格', inconclusive: '判断できず', skipped: '対象外' },
  checks: checkTextsJa,
  reasons: reasonTextsJa,
  comparisons: { match: '一致', tolerated: '一致(表記の違いのみ)', mismatch: '不一致', unreadable: '読み取れず' },
  warnings: {
    number_form: '番号の形式が通常と異なります',
    number_commission: '番号の公安委員会の符号が知られたものではありません',
    number_check_digit: '番号の検査数字が合いません',
    number_first_issue: '番号の交付年が生年月日と合いません',
    birth_date_implausible: '生年月日が通常考えられる範囲にありません',
    expiry_day_unusual: '有効期限の日が通常と異なります',
    expiry_too_far: '有効期限が通常より先の日です',
  },
  fields: {
    name: '氏名',
    birthDate: '生年月日',
    address: '住所',
    number: '番号',
    expiryDate: '有効期限',
    surname: '姓(旅券)',
    givenNames: '名(旅券)',
    nationality: '国籍',
    issuer: '発行国',
    sex: '性別',
  },
  sources: { mrz: '機械可読欄', ocr: '印字', chip: 'ICチップ', declared: '申告' },
  documents: {
    jp_driving_licence: nameOf('jp_driving_licence'),
    jp_my_number_card: nameOf('jp_my_number_card'),
    jp_residence_card: nameOf('jp_residence_card'),
    passport: nameOf('passport'),
  },
  sectors: {
    specified_business: '特定事業者(犯罪収益移転防止法)',
    mobile_phone: '携帯音声通信事業者(携帯電話不正利用防止法)',
    secondhand_goods: '古物商(古物営業法)',
    none: '法令の義務によらない利用',
  },
  methods: Object.fromEntries(methods.map(({ id, name }) => [id, name.ja])),
  steps: {
    document_front: '書類の表',
    document_back: '書類の裏',
    document_thickness: '書類の厚み',
    face_challenge: '顔の動き',
    face_light: '顔に映る光の色',
    face_with_document: '顔と書類',
  },
  items: {
    document_front: '書類の表',
    document_back: '書類の裏',
    document_thickness: '書類の厚み(斜め)',
    face_frame: '顔',
    face_light: '顔に映る光の色',
    face_with_document: '顔と書類',
  },
  movements: {
    turn_left: '左を向く',
    turn_right: '右を向く',
    nod: 'うなずく',
    open_mouth: '口を開ける',
    blink: 'まばたき',
  },
  phases: { neutral: '正面', onset: '動き始め', peak: '動きの頂点' },
  itemSources: { 'camera-auto': '自動撮影', 'camera-manual': '手動撮影', file: 'ファイル' },
  locales: { ja: '日本語', en: '英語', 'ja-easy': 'やさしい日本語' },
}
