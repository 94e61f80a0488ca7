import { css } from 'lit'

/** Colours and movement of the drawn pictures. Under reduced motion each stands still in its telling pose. */
export const pictureStyles = css`
  .picture {
    display: block;
    inline-size: 100%;
    max-inline-size: 400px;
    block-size: auto;
    max-block-size: 38vh;
  }
  .picture .ink {
    fill: none;
    stroke: var(--ekyc-picture-ink);
    stroke-width: 3;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .picture .ink-fill {
    fill: var(--ekyc-picture-ink);
  }
  .picture .feature {
    fill: var(--ekyc-picture-feature);
  }
  .picture .feature-line {
    fill: none;
    stroke: var(--ekyc-picture-feature);
    stroke-width: 3;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .picture .paper {
    fill: var(--ekyc-picture-paper);
  }
  .picture .shade {
    fill: var(--ekyc-picture-shade);
  }
  .picture .skin {
    fill: var(--ekyc-picture-skin);
  }
  .picture .hair {
    fill: var(--ekyc-picture-hair);
  }
  .picture .accent {
    fill: var(--ekyc-color-accent);
  }
  .picture .accent-line {
    fill: none;
    stroke: var(--ekyc-color-accent);
    stroke-width: 5;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .picture .good {
    fill: var(--ekyc-color-good);
  }
  .picture .on-accent {
    fill: var(--ekyc-color-on-accent);
  }
  .picture .on-accent-line,
  .picture .surface-line {
    fill: none;
    stroke: var(--ekyc-color-on-accent);
    stroke-width: 4.5;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .picture .surface-line {
    stroke: var(--ekyc-color-surface);
    stroke-width: 11;
  }
  .picture .moving {
    transform-box: fill-box;
    transform-origin: center;
  }
  @media (prefers-reduced-motion: no-preference) {
    .picture .settle {
      animation: settle 4s cubic-bezier(0.3, 0, 0.2, 1) infinite;
    }
    .picture .brackets {
      animation: breathe 4s ease-in-out infinite;
    }
    .picture .flip {
      animation: flip 4s cubic-bezier(0.5, 0, 0.3, 1) infinite;
    }
    .picture .tip {
      animation: tip 4.5s cubic-bezier(0.5, 0, 0.3, 1) infinite alternate;
    }
    .picture .edge {
      animation: edge 4.5s cubic-bezier(0.5, 0, 0.3, 1) infinite alternate;
    }
    .picture .turn {
      animation: look 5s ease-in-out infinite;
    }
    .picture .raise {
      animation: raise 3.5s cubic-bezier(0.3, 0, 0.2, 1) infinite alternate;
    }
    .picture .pulse {
      animation: pulse 2.4s ease-in-out infinite;
    }
    .picture .sweep {
      transform-box: view-box;
      transform-origin: center;
      animation: sweep 2.8s linear infinite;
    }
  }
  @keyframes settle {
    0% {
      transform: translate(-26px, 20px) rotate(-7deg);
    }
    45%,
    100% {
      transform: none;
    }
  }
  @keyframes breathe {
    0%,
    40% {
      opacity: 0.45;
    }
    60%,
    100% {
      opacity: 1;
    }
  }
  @keyframes flip {
    0%,
    20% {
      transform: scaleX(-1);
    }
    60%,
    100% {
      transform: scaleX(1);
    }
  }
  @keyframes tip {
    0%,
    15% {
      transform: translateY(-8px) scaleY(1.22);
    }
    75%,
    100% {
      transform: none;
    }
  }
  @keyframes edge {
    0%,
    15% {
      opacity: 0;
    }
    75%,
    100% {
      opacity: 1;
    }
  }
  @keyframes look {
    0%,
    12%,
    88%,
    100% {
      transform: none;
    }
    28%,
    38% {
      transform: translateX(-13px);
    }
    62%,
    72% {
      transform: translateX(13px);
    }
  }
  @keyframes raise {
    0% {
      transform: translateY(34px);
    }
    70%,
    100% {
      transform: none;
    }
  }
  @keyframes pulse {
    50% {
      opacity: 0.35;
    }
  }
  @keyframes sweep {
    to {
      transform: rotate(1turn);
    }
  }
`
