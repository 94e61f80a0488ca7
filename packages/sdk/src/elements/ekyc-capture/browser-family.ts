import type { BrowserFamily } from '../../messages/index.ts'

/** The browser by its user agent, for the way to its camera setting and for nothing else. */
export const browserFamily = (userAgent: string, maxTouchPoints: number): BrowserFamily => {
  const isApple = /iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1)
  if (/SamsungBrowser\//.test(userAgent)) return 'samsung'
  if (/Edg(?:A|iOS)?\//.test(userAgent)) return 'edge'
  if (/Firefox\/|FxiOS\//.test(userAgent)) return 'firefox'
  if (/Chrome\/|CriOS\//.test(userAgent)) {
    if (isApple) return 'other'
    return /Android/.test(userAgent) ? 'chrome-android' : 'chrome-desktop'
  }
  if (/Safari\//.test(userAgent)) return isApple ? 'safari-ios' : 'safari-mac'
  return 'other'
}
