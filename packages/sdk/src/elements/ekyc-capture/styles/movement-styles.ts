import { css } from 'lit'

/** How the small head of a prompt moves; under reduced motion it rests in the pose that is asked for. */
export const movementStyles = css`
  .movement .line {
    fill: none;
    stroke: currentcolor;
    stroke-width: 3;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .movement .line-fill {
    fill: currentcolor;
  }
  .movement .accent {
    stroke: var(--ekyc-camera-ready);
    stroke-width: 4;
  }
  .movement .features,
  .movement .eye,
  .movement .mouth {
    transform-box: fill-box;
    transform-origin: center;
  }
  .turn_left .features {
    --movement-pose: translateX(-9px);
  }
  .turn_right .features {
    --movement-pose: translateX(9px);
  }
  .nod .features {
    --movement-pose: translateY(9px);
  }
  .open_mouth .mouth {
    --movement-pose: scaleY(5);
  }
  .blink .eye {
    --movement-pose: scaleY(0.15);
  }
  .turn_left .features,
  .turn_right .features,
  .nod .features,
  .open_mouth .mouth,
  .blink .eye {
    transform: var(--movement-pose);
  }
  @media (prefers-reduced-motion: no-preference) {
    .turn_left .features,
    .turn_right .features,
    .nod .features,
    .open_mouth .mouth {
      animation: perform 2.2s ease-in-out infinite;
    }
    .blink .eye {
      animation: perform 1.6s ease-in-out infinite;
    }
  }
  @keyframes perform {
    0%,
    15%,
    100% {
      transform: none;
    }
    45%,
    65% {
      transform: var(--movement-pose);
    }
  }
`
