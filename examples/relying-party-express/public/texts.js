const ja = {
  title: '口座を開く',
  lead: 'ご本人であることを、いまここで確認します。運転免許証などの書類とカメラをご用意ください。1〜2分で終わります。',
  first: '書類を撮る(表・裏・厚み)',
  second: '顔を撮る',
  third: '送って、結果を待つ',
  begin: '本人確認を始める',
  problem: '始められませんでした。少し待って、もう一度お試しください。',
  resultTitle: '結果',
  check: '確認した事柄',
  outcome: '結果',
  reason: '理由',
  again: 'はじめに戻る',
  status: {
    approved: '本人確認が完了しました。',
    declined: '本人確認ができませんでした。',
    review: '担当者が確認しています。',
    resubmit: '撮り直しが必要です。',
    canceled: '中止しました。',
    expired: '時間切れになりました。',
  },
  outcomes: { pass: '合格', fail: '不合格', inconclusive: '判定できず', skipped: '対象外' },
}

const jaEasy = {
  ...ja,
  title: 'こうざを つくる',
  lead: 'あなたが ほんとうに あなたか、いま ここで たしかめます。うんてんめんきょしょう などと カメラを つかいます。1〜2ふんで おわります。',
  first: 'カードを とる(おもて・うら・あつさ)',
  second: 'かおを とる',
  third: 'おくって、まつ',
  begin: 'はじめる',
}

const en = {
  title: 'Open an account',
  lead: 'We confirm here and now that you are you. Have your driving licence or My Number card and a camera ready. It takes one to two minutes.',
  first: 'Photograph your document (front, back, thickness)',
  second: 'Photograph your face',
  third: 'Send, and wait for the result',
  begin: 'Start',
  problem: 'It could not start. Please wait a little and try again.',
  resultTitle: 'Result',
  check: 'What was checked',
  outcome: 'Outcome',
  reason: 'Reason',
  again: 'Back to the start',
  status: {
    approved: 'Your identity is confirmed.',
    declined: 'Your identity could not be confirmed.',
    review: 'A person is looking at your case.',
    resubmit: 'Some pictures are needed again.',
    canceled: 'Canceled.',
    expired: 'Time ran out.',
  },
  outcomes: { pass: 'pass', fail: 'fail', inconclusive: 'inconclusive', skipped: 'skipped' },
}

const byLocale = { ja, 'ja-easy': jaEasy, en }

export const textsOf = (locale) => byLocale[locale] ?? ja
