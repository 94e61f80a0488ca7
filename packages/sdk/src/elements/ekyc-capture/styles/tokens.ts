import { css } from 'lit'

/**
 * The element's look as custom properties. A host page overrides any of them on `ekyc-capture`; those that begin with
 * `--ekyc-` are public and stable.
 */
export const tokens = css`
  :host {
    --ekyc-font-family:
      system-ui, -apple-system, 'Hiragino Sans', 'Hiragino Kaku Gothic ProN', 'Noto Sans JP', 'Noto Sans CJK JP',
      'Yu Gothic UI', Meiryo, sans-serif;
    --ekyc-font-size: max(17px, 1.0625rem);
    --ekyc-line-height: 1.65;
    --ekyc-radius: 20px;
    --ekyc-control-radius: 16px;
    --ekyc-block-size: 100dvh;
    --ekyc-color-page: #eef1f5;
    --ekyc-color-surface: #ffffff;
    --ekyc-color-tint: #e9f0fb;
    --ekyc-color-text: #15202e;
    --ekyc-color-muted: #51606f;
    --ekyc-color-line: #d5dce4;
    --ekyc-color-accent: #1b4fa8;
    --ekyc-color-on-accent: #ffffff;
    --ekyc-color-good: #0a6b45;
    --ekyc-color-good-tint: #e2f4ec;
    --ekyc-color-caution: #8a4b00;
    --ekyc-color-caution-tint: #fff3dd;
    --ekyc-shadow: 0 1px 2px rgb(16 32 56 / 8%), 0 18px 48px rgb(16 32 56 / 14%);
    --ekyc-picture-ink: #27405f;
    --ekyc-picture-feature: #2b3648;
    --ekyc-picture-paper: #ffffff;
    --ekyc-picture-shade: #c9d8ee;
    --ekyc-picture-skin: #f3d3b8;
    --ekyc-picture-hair: #3a3f4a;
    /* Over the camera's picture nothing follows the theme: a dark plate keeps text readable on any frame of video. */
    --ekyc-camera-plate: rgb(10 16 24 / 86%);
    --ekyc-camera-text: #ffffff;
    --ekyc-camera-dim: rgb(6 10 16 / 62%);
    --ekyc-camera-frame: #ffffff;
    --ekyc-camera-adjust: #ffc857;
    --ekyc-camera-ready: #5ee0a0;
    color-scheme: light;
  }
`

const darkTokens = css`
  --ekyc-color-page: #0a0f16;
  --ekyc-color-surface: #141c27;
  --ekyc-color-tint: #1b2839;
  --ekyc-color-text: #edf2f8;
  --ekyc-color-muted: #a9b7c7;
  --ekyc-color-line: #314054;
  --ekyc-color-accent: #8db8ff;
  --ekyc-color-on-accent: #08182f;
  --ekyc-color-good: #6fdcaa;
  --ekyc-color-good-tint: #12332a;
  --ekyc-color-caution: #ffc468;
  --ekyc-color-caution-tint: #3a2a10;
  --ekyc-shadow: 0 0 0 1px rgb(255 255 255 / 7%), 0 18px 48px rgb(0 0 0 / 50%);
  --ekyc-picture-ink: #b9d0f2;
  --ekyc-picture-feature: #1c2430;
  --ekyc-picture-paper: #26364b;
  --ekyc-picture-shade: #3c5473;
  --ekyc-picture-skin: #d9b193;
  --ekyc-picture-hair: #0f141c;
  color-scheme: dark;
`

export const themes = css`
  @media (prefers-color-scheme: dark) {
    :host(:not([theme='light'])) {
      ${darkTokens}
    }
  }
  :host([theme='dark']) {
    ${darkTokens}
  }
`
