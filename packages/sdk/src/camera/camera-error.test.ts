import { describe, expect, it } from 'vitest'
import { cameraErrorOf } from './camera-error.ts'
import { detectInAppBrowser } from './in-app-browser.ts'

describe('cameraErrorOf', () => {
  it.each([
    ['NotAllowedError', 'permission_denied', 'in_app_browser'],
    ['SecurityError', 'permission_denied', 'in_app_browser'],
    ['NotFoundError', 'no_camera', 'no_camera'],
    ['OverconstrainedError', 'no_camera', 'no_camera'],
    ['NotReadableError', 'camera_in_use', 'camera_in_use'],
    ['AbortError', 'camera_in_use', 'camera_in_use'],
    ['InvalidStateError', 'unsupported_browser', 'in_app_browser'],
    ['SomethingNew', 'camera_in_use', 'camera_in_use'],
  ] as const)('reads %s as %s, inside an app as %s', (name, code, codeInApp) => {
    const cause = new DOMException('text', name)
    expect(cameraErrorOf(cause, { inApp: false })).toMatchObject({ code, cause })
    expect(cameraErrorOf(cause, { inApp: true }).code).toBe(codeInApp)
  })
})

describe('detectInAppBrowser', () => {
  it.each([
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Safari Line/14.8.0',
      'line',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/21F79 Instagram 334.0.4.32.98 (iPhone14,5; iOS 17_5)',
      'instagram',
    ],
    [
      'Mozilla/5.0 (Linux; Android 14; Pixel 8 Build/AP1A; wv) AppleWebKit/537.36 Version/4.0 Chrome/125.0 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/465.0;]',
      'facebook',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 YJApp-IOS jp.co.yahoo.ipn.appli/4.106.0',
      'yahoo_japan',
    ],
    [
      'Mozilla/5.0 (Linux; Android 13; SO-51D Build/67; wv) AppleWebKit/537.36 Version/4.0 Chrome/124.0 Mobile Safari/537.36',
      'other',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1',
      null,
    ],
    [
      'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/125.0.0.0 Mobile Safari/537.36',
      null,
    ],
  ] as const)('%s -> %s', (userAgent, app) => {
    expect(detectInAppBrowser(userAgent)).toBe(app)
  })
})
