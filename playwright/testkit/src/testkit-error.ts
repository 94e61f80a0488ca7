import type { StageErrorCode } from './stage/stage-error.ts'

/**
 * `chromium_missing` no Chromium found; `font_missing` Noto Sans CJK JP, Noto Serif CJK JP or DejaVu Sans Mono is not
 * installed; `sample_missing` the sample photographs are not there;
 * `recipe_invalid` a recipe outside its ranges; `film_invalid` films that cannot be joined or bytes that are no film;
 * `face_not_found`, `photo_unreadable` the photograph; `stage_failed` the rendering page.
 */
export type TestkitErrorCode =
  StageErrorCode | 'chromium_missing' | 'font_missing' | 'sample_missing' | 'recipe_invalid' | 'film_invalid'

/** Every failure of the testkit that is not the caller's type error. */
export class TestkitError extends Error {
  override readonly name = 'TestkitError'
  readonly code: TestkitErrorCode
  constructor(code: TestkitErrorCode, message: string, options?: { cause: unknown }) {
    super(message, options)
    this.code = code
  }
}
