import type { ProblemCode } from '../protocol/index.ts'

interface ConsoleProblem {
  readonly status: number
  readonly en: string
  readonly ja: string
}

/**
 * Refusals that only the console meets (RFC 9457). `title` of an answer is in the language of `Accept-Language`. A code, once
 * published, is never reused.
 */
export const consoleProblems = {
  // sign-in
  unauthorized_console: { status: 401, en: 'Sign in first', ja: 'サインインしてください' },
  sign_in_failed: {
    status: 401,
    en: 'ID and password do not fit together',
    ja: 'IDまたはパスワードが違います',
  },
  code_wrong: {
    status: 401,
    en: 'The code is wrong, has run out or was used before',
    ja: 'コードが違うか、期限切れか、使用済みです',
  },
  passkey_refused: { status: 401, en: 'The passkey was not accepted', ja: 'パスキーを確認できませんでした' },
  sign_in_locked: {
    status: 429,
    en: 'Too many failures: wait as long as Retry-After says',
    ja: '失敗が続いたため、しばらくサインインできません',
  },
  sign_in_out_of_order: {
    status: 409,
    en: 'The sign-in is at another step: ask where it stands',
    ja: 'サインインの手順が異なります。状態を確認してください',
  },
  fresh_sign_in_required: {
    status: 403,
    en: 'Sign in again first: this needs a sign-in of the last ten minutes',
    ja: 'この操作には10分以内のサインインが必要です。もう一度サインインしてください',
  },
  cross_site_refused: {
    status: 403,
    en: 'The request does not come from the console',
    ja: 'この要求はコンソールからのものではありません',
  },
  forbidden: { status: 403, en: 'Your role does not allow this', ja: 'この操作の権限がありません' },
  password_wrong: { status: 422, en: 'The present password is wrong', ja: '現在のパスワードが違います' },
  password_too_short: {
    status: 422,
    en: 'A password has 12 characters or more',
    ja: 'パスワードは12文字以上にしてください',
  },
  password_too_long: {
    status: 422,
    en: 'A password has 128 characters at most',
    ja: 'パスワードは128文字以下にしてください',
  },
  password_guessable: {
    status: 422,
    en: 'The password is easy to guess: it is mostly the ID, one character, or a common word',
    ja: '推測されやすいパスワードです(ID、同じ文字の連続、よくある単語が大半です)',
  },
  password_unchanged: {
    status: 422,
    en: 'The new password is the present one',
    ja: '新しいパスワードが現在のものと同じです',
  },
  last_factor: {
    status: 409,
    en: 'The last second factor cannot be removed',
    ja: '最後の第二要素は削除できません',
  },
  too_many_factors: { status: 409, en: 'There are enough passkeys', ja: 'パスキーの数が上限に達しています' },
  // cases
  case_claimed: { status: 409, en: 'Somebody else works on this case', ja: '他の担当者が対応中です' },
  claim_required: { status: 409, en: 'Take the case first', ja: '先に担当してください' },
  case_not_in_review: {
    status: 409,
    en: 'The case does not wait for a reviewer (any more)',
    ja: 'この案件は審査待ちではありません(既に決定された可能性があります)',
  },
  case_changed: {
    status: 409,
    en: 'The case has changed since you looked at it: look again',
    ja: '表示中に案件が更新されました。もう一度確認してください',
  },
  decision_proposed: {
    status: 409,
    en: 'A first decision waits for a second person',
    ja: '一人目の決定が確認待ちです',
  },
  proposal_gone: { status: 409, en: 'The proposal is not there any more', ja: 'この提案は既にありません' },
  same_person: {
    status: 403,
    en: 'The second person must be another one than the first',
    ja: '同じ人が二人目になることはできません',
  },
  reason_required: { status: 422, en: 'This decision needs a reason', ja: 'この決定には理由が必要です' },
  reason_unfitting: { status: 422, en: 'This reason does not fit the decision', ja: 'この決定に合わない理由です' },
  no_attempt_left: {
    status: 409,
    en: 'The person has no attempt left: approve or decline',
    ja: '再撮影の回数が残っていません。承認または否認してください',
  },
  // administration
  login_malformed: {
    status: 422,
    en: 'An ID has 2 to 63 of a-z, 0-9, ".", "_", "@" and "-", and begins with a letter or digit',
    ja: 'IDは2〜63文字の半角英小文字・数字・「.」「_」「@」「-」で、先頭は英数字です',
  },
  login_taken: {
    status: 409,
    en: 'An operator of this ID exists; IDs are never given again',
    ja: 'このIDは既に使われています(無効化後も再利用できません)',
  },
  operator_disabled: { status: 409, en: 'This operator is disabled', ja: 'この担当者は無効化されています' },
  not_on_yourself: {
    status: 403,
    en: 'Somebody else has to do this for you',
    ja: '自分自身には行えません。他の管理者に依頼してください',
  },
  last_administrator: {
    status: 409,
    en: 'Nobody else is an administrator of all tenants',
    ja: '全テナントの管理者が他にいません',
  },
  tenant_exists: { status: 409, en: 'A tenant of this name exists', ja: '同じ名前のテナントがあります' },
  retention_disordered: {
    status: 422,
    en: 'No part is kept longer than the session',
    ja: 'セッションより長く保存する項目は設定できません',
  },
  policy_refused: {
    status: 422,
    en: 'A policy cannot weaken what the plan requires',
    ja: 'プランの要件を弱めるポリシーは設定できません',
  },
  policy_changed: {
    status: 409,
    en: 'Somebody has changed the policy meanwhile: look again',
    ja: '他の人がポリシーを変更しました。もう一度確認してください',
  },
  period_refused: {
    status: 422,
    en: 'A period has 1 to 366 days',
    ja: '期間は1日以上366日以下にしてください',
  },
  disclosure_decided: { status: 409, en: 'The disclosure is decided already', ja: 'この開示は既に決裁されています' },
  disclosure_not_approved: {
    status: 409,
    en: 'No second person has approved the disclosure',
    ja: '二人目の承認がまだありません',
  },
} as const satisfies Record<string, ConsoleProblem>

/** Codes of the console's own; it meets those of {@link ProblemCode} as well. */
export type ConsoleProblemCode = keyof typeof consoleProblems
export type AnyProblemCode = ConsoleProblemCode | ProblemCode
