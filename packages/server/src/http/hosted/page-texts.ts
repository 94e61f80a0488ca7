export const pageLocales = ['ja', 'en'] as const
export type PageLocale = (typeof pageLocales)[number]

interface PageTexts {
  readonly title: string
  readonly asked: (name: string) => string
  readonly needsTitle: string
  readonly needs: readonly string[]
  readonly begin: string
  readonly scriptless: string
  readonly phoneTitle: string
  readonly phone: string
  readonly here: string
  readonly qr: string
  readonly stopped: string
  readonly stoppedLead: string
  readonly back: (name: string) => string
  readonly problem: string
  readonly problemLead: string
  readonly again: string
  readonly ended: string
  readonly endedLead: (name: string) => string
  readonly expired: string
  readonly expiredLead: (name: string) => string
  readonly unknown: string
  readonly unknownLead: string
  readonly test: string
  readonly otherLanguage: string
}

export const pageTexts: Readonly<Record<PageLocale, PageTexts>> = {
  ja: {
    title: '本人確認',
    asked: (name) => `${name}から、ご本人の確認をお願いしています。`,
    needsTitle: 'ご用意いただくもの',
    needs: ['写真つきの本人確認書類(運転免許証など)', 'カメラのついたスマートフォン', '2分ほどの時間と、明るい場所'],
    begin: '本人確認を始める',
    scriptless: 'このページにはJavaScriptが必要です。ブラウザの設定で有効にするか、別のブラウザで開いてください。',
    phoneTitle: 'スマートフォンで続ける',
    phone: 'カメラアプリでこのコードを読み取ってください。書類と顔は、スマートフォンのほうがきれいに撮れます。',
    here: 'このパソコンで続ける',
    qr: '本人確認のページを開くQRコード',
    stopped: '中止しました',
    stoppedLead: 'この本人確認は終了しました。撮影したものは残りません。',
    back: (name) => `${name}に戻る`,
    problem: '始められませんでした',
    problemLead: '通信を確かめて、もう一度お試しください。',
    again: 'もう一度開く',
    ended: 'この本人確認は終わっています',
    endedLead: (name) =>
      `結果やこのあとのことは、${name}からお知らせします。もう一度必要なときは、新しいリンクが届きます。`,
    expired: '期限が切れました',
    expiredLead: (name) => `この本人確認の期限が過ぎました。続けるには、${name}に新しいリンクをお求めください。`,
    unknown: 'リンクが見つかりません',
    unknownLead:
      'アドレスが途中で切れているか、新しいリンクに替わっています。リンクを送った事業者にお問い合わせください。',
    test: 'テスト',
    otherLanguage: 'English',
  },
  en: {
    title: 'Identity check',
    asked: (name) => `${name} asks you to confirm who you are.`,
    needsTitle: 'What you need',
    needs: [
      'An identity document with a photograph',
      'A phone with a camera',
      'About two minutes, and a well-lit place',
    ],
    begin: 'Begin the identity check',
    scriptless: 'This page needs JavaScript. Please allow it in the settings of your browser, or use another browser.',
    phoneTitle: 'Go on with your phone',
    phone:
      'Read this code with your phone’s camera app. A phone takes better pictures of the document and of your face.',
    here: 'Go on with this computer',
    qr: 'QR code that opens the page of the identity check',
    stopped: 'Stopped',
    stoppedLead: 'This identity check has ended. Nothing that was photographed is kept.',
    back: (name) => `Back to ${name}`,
    problem: 'It could not begin',
    problemLead: 'Check your connection and try again.',
    again: 'Open it again',
    ended: 'This identity check is over',
    endedLead: (name) =>
      `${name} will tell you the result, or what comes next. Should it be needed again, you will get a new link.`,
    expired: 'The time has run out',
    expiredLead: (name) => `This identity check was not finished in time. To go on, ask ${name} for a new link.`,
    unknown: 'This link is not known',
    unknownLead: 'Part of it may be missing, or a newer one has taken its place. Please ask the business that sent it.',
    test: 'Test',
    otherLanguage: '日本語',
  },
}
