import { css } from 'lit'

/** The panel: the whole screen on a phone, a centred sheet where there is room. */
export const rootStyles = css`
  :host {
    display: grid;
    place-items: center;
    box-sizing: border-box;
    inline-size: 100%;
    min-block-size: var(--ekyc-block-size);
    background: var(--ekyc-color-page);
    color: var(--ekyc-color-text);
    font-family: var(--ekyc-font-family);
    font-size: var(--ekyc-font-size);
    line-height: var(--ekyc-line-height);
    line-break: strict;
    word-break: auto-phrase;
    overflow-wrap: anywhere;
    -webkit-text-size-adjust: 100%;
    text-size-adjust: 100%;
    container-type: inline-size;
  }
  :host([hidden]) {
    display: none;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  .panel {
    position: relative;
    display: grid;
    grid-template: auto minmax(0, 1fr) auto / minmax(0, 1fr);
    inline-size: 100%;
    block-size: var(--ekyc-block-size);
    overflow: hidden;
    background: var(--ekyc-color-surface);
    container-type: inline-size;
  }
  /* Readings stand above their characters: lines need room for them. */
  .panel.readings {
    --ekyc-line-height: 2.1;
    line-height: var(--ekyc-line-height);
  }
  .top {
    grid-row: 1;
    display: grid;
  }
  .bar {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 16px;
    min-block-size: 64px;
    padding-block: max(8px, env(safe-area-inset-top)) 8px;
    padding-inline: 24px;
  }
  .bar button {
    display: grid;
    place-items: center;
    flex: none;
    inline-size: 48px;
    block-size: 48px;
    margin-inline: auto -12px;
    padding: 0;
    border: 0;
    border-radius: 50%;
    background: none;
    color: var(--ekyc-color-muted);
    cursor: pointer;
  }
  .screen {
    grid-row: 2;
    min-block-size: 0;
  }
  .bottom {
    grid-row: 3;
  }
  .panel.camera .top {
    position: absolute;
    z-index: 1;
    inset-inline: 0;
    background: linear-gradient(rgb(4 8 14 / 88%), rgb(4 8 14 / 70%) 70%, transparent);
    padding-block-end: 14px;
  }
  .panel.camera .bar button {
    color: #ffffff;
  }
  .panel.camera .screen {
    grid-row: 1 / 4;
  }
  .panel.camera .bottom {
    display: none;
  }
  .offline {
    display: flex;
    align-items: center;
    gap: 10px;
    margin: 0;
    padding: 10px 24px;
    background: var(--ekyc-color-caution-tint);
    color: var(--ekyc-color-text);
    line-height: var(--ekyc-line-height);
  }
  .offline svg {
    flex: none;
    color: var(--ekyc-color-caution);
  }
  @media (prefers-reduced-motion: no-preference) {
    .screen:not([data-screen='camera']) {
      animation: arrive 0.28s ease-out;
    }
  }
  @keyframes arrive {
    from {
      opacity: 0;
      translate: 0 8px;
    }
  }
  dialog {
    inline-size: min(100% - 32px, 25em);
    padding: 24px;
    border: 0;
    border-radius: var(--ekyc-radius);
    background: var(--ekyc-color-surface);
    color: var(--ekyc-color-text);
    box-shadow: var(--ekyc-shadow);
  }
  dialog::backdrop {
    background: rgb(4 8 14 / 60%);
  }
  dialog h2 {
    margin: 0 0 0.4em;
    font-size: 1.25em;
    line-height: 1.4;
  }
  dialog p {
    margin: 0 0 1.2em;
    line-height: var(--ekyc-line-height);
  }
  dialog .choices {
    display: grid;
    grid-template-columns: 1fr 1.35fr;
    gap: 12px;
  }
  dialog button {
    min-block-size: 56px;
    padding: 0.5em 1em;
    border: 2px solid var(--ekyc-color-line);
    border-radius: var(--ekyc-control-radius);
    background: none;
    color: inherit;
    font: inherit;
    font-weight: 650;
    cursor: pointer;
  }
  dialog button.primary {
    border-color: transparent;
    background: var(--ekyc-color-accent);
    color: var(--ekyc-color-on-accent);
  }
  :focus-visible {
    outline: 3px solid var(--ekyc-color-accent);
    outline-offset: 3px;
  }
  .camera .bar :focus-visible {
    outline-color: #ffffff;
  }
  @media (min-height: 560px) {
    @container (min-width: 768px) {
      .panel {
        inline-size: min(100% - 64px, 960px);
        block-size: min(var(--ekyc-block-size) - 64px, 760px);
        border-radius: 28px;
        box-shadow: var(--ekyc-shadow);
      }
    }
  }
  @media (min-width: 2200px) and (min-height: 1200px) {
    :host {
      font-size: 24px;
    }
    .panel {
      inline-size: min(100% - 64px, 1400px);
      block-size: min(var(--ekyc-block-size) - 64px, 1000px);
    }
  }
  @media (max-height: 480px) {
    .bar {
      min-block-size: 52px;
      padding-block: 2px;
    }
  }
`
