/** Apps with a browser of their own from which a camera is often not to be had. */
export type InAppBrowser = 'line' | 'instagram' | 'facebook' | 'yahoo_japan' | 'other'

/** Tokens that the apps put into their user agent strings; the last is Android's mark of any WebView. */
const signatures: readonly (readonly [RegExp, InAppBrowser])[] = [
  [/\bLine\//i, 'line'],
  [/\bInstagram\b/, 'instagram'],
  [/\bFB(?:AN|AV|_IAB)\b/, 'facebook'],
  [/\bYJApp-(?:IOS|ANDROID)\b|\bYahoo! ?JAPAN\b|\bYJSB\b/i, 'yahoo_japan'],
  [/; wv\)/, 'other'],
]

/** The app in whose own browser the page runs, or null for a browser of its own right. */
export function detectInAppBrowser(userAgent: string): InAppBrowser | null {
  return signatures.find(([signature]) => signature.test(userAgent))?.[1] ?? null
}
