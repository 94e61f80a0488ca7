import { css } from 'lit'

/** The camera fills the panel; text stands on plates, actions at the thumb. */
export const cameraStyles = css`
  :host {
    position: relative;
    display: block;
    overflow: hidden;
    block-size: 100%;
    background: #05080d;
    color: var(--ekyc-camera-text);
  }
  :focus-visible {
    outline-color: #ffffff;
  }
  ekyc-video-backdrop,
  video {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
  }
  video.cover {
    object-fit: cover;
  }
  video.contain {
    object-fit: contain;
  }
  video.mirrored {
    scale: -1 1;
  }
  .above,
  .below {
    position: absolute;
    inset-inline: 0;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    justify-items: center;
    gap: 10px;
    padding-inline: 16px;
  }
  .above {
    inset-block-start: 72px;
    pointer-events: none;
  }
  .below {
    inset-block-end: 0;
    padding-block-end: max(18px, env(safe-area-inset-bottom));
  }
  .title {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    margin: 0;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .plate {
    display: flex;
    align-items: center;
    gap: 14px;
    max-inline-size: min(100%, 30em);
    min-block-size: 56px;
    padding: 12px 20px;
    border-radius: 18px;
    background: var(--ekyc-camera-plate);
    font-size: 1.12em;
    font-weight: 700;
    line-height: var(--ekyc-line-height);
    text-align: center;
    text-wrap: balance;
  }
  .plate.holding {
    box-shadow: inset 0 0 0 2px var(--ekyc-camera-ready);
  }
  .plate.trouble {
    display: grid;
    justify-items: center;
    gap: 12px;
    font-size: 1em;
    font-weight: 500;
  }
  .plate p {
    margin: 0;
    line-height: var(--ekyc-line-height);
    text-wrap: balance;
  }
  .ways {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: 10px;
  }
  button.light {
    background: #ffffff;
    color: #10202f;
  }
  button.outlined {
    border-color: rgb(255 255 255 / 70%);
    color: #ffffff;
  }
  .movement {
    flex: none;
    inline-size: 64px;
    block-size: 64px;
    margin-block: -4px;
  }
  .ticks {
    display: flex;
    gap: 8px;
    padding: 8px 12px;
    border-radius: 999px;
    background: var(--ekyc-camera-plate);
  }
  .ticks i {
    display: grid;
    place-items: center;
    inline-size: 22px;
    block-size: 22px;
    border: 2px solid rgb(255 255 255 / 70%);
    border-radius: 50%;
  }
  .ticks i.done {
    border-color: var(--ekyc-camera-ready);
    background: var(--ekyc-camera-ready);
    color: #06281a;
  }
  .ticks svg {
    inline-size: 16px;
    block-size: 16px;
    stroke-width: 4;
  }
  .tools {
    display: grid;
    grid-template-columns: 1fr auto 1fr;
    align-items: center;
    inline-size: min(100%, 30em);
    min-block-size: 84px;
  }
  .side {
    display: flex;
    gap: 10px;
  }
  .side:last-child {
    justify-content: flex-end;
  }
  button.tool {
    inline-size: 52px;
    block-size: 52px;
    min-block-size: 0;
    padding: 0;
    border-radius: 50%;
    background: var(--ekyc-camera-plate);
    color: var(--ekyc-camera-text);
  }
  button.tool[data-action='torch'][aria-pressed='true'] {
    background: #ffffff;
    color: #10202f;
  }
  button.shutter {
    inline-size: 80px;
    block-size: 80px;
    padding: 0;
    border: 5px solid #ffffff;
    border-radius: 50%;
    background: radial-gradient(circle, #ffffff 0 60%, rgb(0 0 0 / 55%) 63%);
  }
  button.shutter:disabled {
    cursor: not-allowed;
    opacity: 0.45;
  }
  .waiting-shutter {
    inline-size: 80px;
    block-size: 80px;
  }
  @media (prefers-reduced-motion: no-preference) {
    button.shutter,
    .plate.trouble {
      animation: appear 0.3s ease-out;
    }
  }
  @keyframes appear {
    from {
      opacity: 0;
      translate: 0 12px;
    }
  }
  dialog {
    inline-size: min(100% - 32px, 26em);
    max-block-size: calc(100% - 32px);
    margin: auto auto 16px;
    padding: 20px 24px 24px;
    border: 0;
    border-radius: var(--ekyc-radius);
    background: var(--ekyc-color-surface);
    color: var(--ekyc-color-text);
  }
  dialog::backdrop {
    background: rgb(4 8 14 / 60%);
  }
  dialog .picture {
    max-block-size: 26vh;
    margin-inline: auto;
  }
  dialog h2 {
    margin-block: 8px 12px;
    font-size: 1.2em;
  }
  dialog ul {
    display: grid;
    gap: 10px;
    margin: 0 0 20px;
    padding: 0;
    list-style: none;
  }
  dialog li {
    display: grid;
    grid-template-columns: 24px 1fr;
    gap: 12px;
    line-height: var(--ekyc-line-height);
  }
  dialog li svg {
    margin-block-start: 0.15em;
    color: var(--ekyc-color-good);
  }
  dialog .primary {
    inline-size: 100%;
  }
  dialog :focus-visible {
    outline-color: var(--ekyc-color-accent);
  }
  @media (min-height: 560px) and (min-width: 720px) {
    dialog {
      margin-block: auto;
    }
  }
  /* Where there is room beside the frame, help stands there and not across it. */
  @container (min-width: 720px) {
    .plate.trouble {
      position: absolute;
      inset-inline-end: 24px;
      inset-block-end: 110px;
      max-inline-size: 15em;
    }
  }
  /* A phone on its side: hints at the start, actions at the end, the frame between them. */
  @media (max-height: 480px) and (orientation: landscape) {
    .above {
      inset-block-start: 64px;
      inset-inline: max(12px, env(safe-area-inset-left)) auto;
      inline-size: 23%;
      padding: 0;
    }
    .below {
      inset-block: 64px 0;
      inset-inline: auto max(12px, env(safe-area-inset-right));
      align-content: end;
      inline-size: 23%;
      padding: 0 0 12px;
    }
    .plate {
      min-block-size: 44px;
      padding: 8px 14px;
      font-size: 1em;
    }
    .plate.trouble {
      position: static;
    }
    .plate.trouble:has(.ways) {
      padding: 8px;
    }
    .plate.trouble:has(.ways) p {
      display: none;
    }
    .ways {
      display: grid;
    }
    .ways button {
      min-block-size: 48px;
    }
    .movement {
      inline-size: 44px;
      block-size: 44px;
    }
    .tools {
      grid-template-columns: auto;
      justify-items: end;
      inline-size: auto;
      gap: 8px;
      justify-self: end;
    }
    .side:first-child {
      order: 1;
    }
    button.shutter {
      inline-size: 64px;
      block-size: 64px;
      min-block-size: 0;
    }
    .waiting-shutter {
      display: none;
    }
  }
`
