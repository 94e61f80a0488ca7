import { css } from 'lit'

/** Type, buttons and layout that every screen shares. */
export const screenStyles = css`
  :host {
    display: grid;
    grid-template: minmax(0, 1fr) auto / minmax(0, 1fr);
    min-block-size: 0;
    color: var(--ekyc-color-text);
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  .body {
    display: flex;
    flex-direction: column;
    overflow: auto;
    overscroll-behavior: contain;
    padding: 8px 24px 24px;
  }
  .content {
    inline-size: 100%;
    max-inline-size: 30em;
    margin-inline: auto;
  }
  .figure {
    display: grid;
    place-items: center;
    flex: 1 0 auto;
    max-block-size: 360px;
    min-block-size: 0;
    margin-block-end: 24px;
    border-radius: var(--ekyc-radius);
    background: var(--ekyc-color-tint);
  }
  h1 {
    margin: 0 0 0.5em;
    font-size: 1.5em;
    font-weight: 700;
    line-height: 1.4;
    text-wrap: balance;
    outline: none;
  }
  h2 {
    margin: 0;
    font-size: 1em;
    font-weight: 700;
    line-height: var(--ekyc-line-height);
  }
  p {
    margin: 0 0 1em;
    line-height: var(--ekyc-line-height);
    text-wrap: pretty;
    overflow-wrap: anywhere;
  }
  ruby {
    ruby-align: center;
  }
  rt {
    font-size: 0.6em;
    line-height: 1.1;
  }
  .unseen {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .muted {
    color: var(--ekyc-color-muted);
  }
  .actions {
    position: relative;
    display: grid;
    gap: 8px;
    padding: 12px 24px max(16px, env(safe-area-inset-bottom));
    background: var(--ekyc-color-surface);
  }
  /* Text that goes on below the edge fades, so that it is seen to go on. */
  .actions::before {
    content: '';
    position: absolute;
    inset: auto 0 100%;
    block-size: 28px;
    background: linear-gradient(transparent, var(--ekyc-color-surface));
    pointer-events: none;
  }
  .actions > * {
    inline-size: 100%;
    max-inline-size: 30em;
    margin-inline: auto;
  }
  button,
  .link-button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.5em;
    min-block-size: 56px;
    padding: 0.6em 0.8em;
    border: 2px solid transparent;
    border-radius: var(--ekyc-control-radius);
    background: none;
    color: inherit;
    font: inherit;
    font-weight: 650;
    line-height: 1.4;
    text-align: center;
    text-wrap: balance;
    cursor: pointer;
    touch-action: manipulation;
    -webkit-tap-highlight-color: transparent;
  }
  button.primary {
    background: var(--ekyc-color-accent);
    color: var(--ekyc-color-on-accent);
  }
  button.secondary {
    border-color: var(--ekyc-color-line);
    color: var(--ekyc-color-text);
  }
  button.quiet {
    min-block-size: 48px;
    color: var(--ekyc-color-muted);
    font-weight: 500;
    text-decoration: underline;
    text-decoration-thickness: 1px;
    text-underline-offset: 0.25em;
  }
  @media (hover: hover) {
    button.primary:hover:not(:disabled) {
      filter: brightness(1.08);
    }
    button.secondary:hover:not(:disabled) {
      border-color: var(--ekyc-color-muted);
    }
  }
  button:active:not(:disabled) {
    translate: 0 1px;
  }
  button:disabled {
    cursor: progress;
  }
  :focus-visible {
    outline: 3px solid var(--ekyc-color-accent);
    outline-offset: 3px;
  }
  a {
    color: var(--ekyc-color-accent);
    text-underline-offset: 0.2em;
  }
  .notice {
    display: flex;
    gap: 12px;
    margin-block-end: 16px;
    padding: 14px 16px;
    border-radius: var(--ekyc-control-radius);
    background: var(--ekyc-color-caution-tint);
    color: var(--ekyc-color-text);
    line-height: var(--ekyc-line-height);
  }
  .notice svg {
    flex: none;
    margin-block-start: 0.2em;
    color: var(--ekyc-color-caution);
  }
  .spinner {
    inline-size: 1.2em;
    block-size: 1.2em;
    flex: none;
    border: 3px solid currentcolor;
    border-inline-end-color: transparent;
    border-radius: 50%;
    animation: turn 0.9s linear infinite;
  }
  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .spinner {
      animation-duration: 3s;
    }
    button:active:not(:disabled) {
      translate: none;
    }
  }
  @container (min-width: 720px) {
    :host {
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
    }
    .body {
      display: contents;
    }
    .figure {
      grid-area: 1 / 1 / 3 / 2;
      max-block-size: none;
      margin: 0;
      border-radius: 0;
      padding: 24px;
    }
    .content {
      grid-area: 1 / 2 / 2 / 3;
      inline-size: 100%;
      overflow: auto;
      padding: 32px 40px 16px;
    }
    .actions {
      grid-area: 2 / 2 / 3 / 3;
      padding: 16px 40px 32px;
    }
  }
`
