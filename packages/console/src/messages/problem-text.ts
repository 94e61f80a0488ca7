import { consoleProblems, type ConsoleProblemCode } from '@honnin/shared/console'
import { problems } from '@honnin/shared/protocol'
import type { ConsoleError } from '../api/console-error.ts'
import type { ConsoleLocale } from './index.ts'

const isConsoleProblem = (code: string): code is ConsoleProblemCode => Object.hasOwn(consoleProblems, code)

/** Refusals of the other interfaces that the console can meet, in Japanese; in English the shared title is said. */
const inJapanese: Readonly<Record<string, string>> = {
  invalid_request: '入力の形式が正しくありません',
  not_found: '見つからないか、あなたには開けません',
  payload_too_large: '送信した内容が大きすぎます',
  rate_limited: '操作が多すぎます。少し待ってからお試しください',
  internal_error: 'サーバー側で問題が起きました',
  service_unavailable: '今は応答できません。少し待ってからお試しください',
  network_error: 'サーバーに接続できません。接続を確認してください',
  illegal_transition: 'セッションの状態が変わったため、この操作はできません',
  session_on_hold: '保全中のため、消去できません',
  session_erased: 'このセッションは消去されています',
  receipt_pending: '消去がまだ終わっていません',
  webhook_disabled: '送信先が停止中です。再開してからお試しください',
  webhook_url_taken: 'このアドレスの送信先は、すでにあります',
  api_key_ended: 'このキーは、失効または更新の途中です',
  method_not_lawful: 'この確認方法は、法令上もう使えないため承認できません',
  webhook_url_refused: 'このアドレスは Webhook に使えません(社内や非公開のアドレスなど)',
}

/** What happened, for the person at the console. */
export const problemText = (error: Pick<ConsoleError, 'code'>, locale: ConsoleLocale): string => {
  const { code } = error
  if (isConsoleProblem(code)) return consoleProblems[code][locale]
  return locale === 'en' ? problems[code].title : (inJapanese[code] ?? `${inJapanese['internal_error']} (${code})`)
}
