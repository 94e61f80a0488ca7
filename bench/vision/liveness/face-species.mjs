import { between, pick } from './random.mjs'

const movements = ['turn_left', 'turn_right', 'nod', 'open_mouth', 'blink']

/** As the server draws them: three different ones, a turn among them. */
export function drawMovements(random) {
  for (;;) {
    const pool = [...movements]
    const drawn = Array.from({ length: 3 }, () => pool.splice(Math.floor(random() * pool.length), 1)[0])
    if (drawn.some((movement) => movement.startsWith('turn'))) return drawn
  }
}

/** Another order of the same movements, or other ones. */
function otherMovements(random, asked) {
  for (;;) {
    const drawn = drawMovements(random)
    if (drawn.some((movement, index) => movement !== asked[index])) return drawn
  }
}

const person = (photo, take) => ({ kind: 'person', photo, ...take })
const attack = (name, photo, take, more = {}) => ({ kind: 'attack', attack: name, photo, ...take, ...more })

/** An attack that answers each movement as well as its kind can. */
const answering = (name, options) => (trial) => {
  const { random, holder, stranger } = trial
  const more = options?.(random, stranger) ?? {}
  return { face: (take) => attack(name, holder.photo, { ...take, ...more }) }
}

/**
 * The species of face presentations. Each maps a trial to what is before the camera: `face(take)` gives the recipe of a
 * movement, `held` who holds the card, `performed` the movements really made, `fed` that the pictures do not come from a sensor.
 */
export const faceSpecies = {
  print_moved: answering('flat_photo', (random) => ({ amplitude: between(random, 0.3, 0.6) })),
  print_tilted: answering('flat_photo', (random) => ({ amplitude: between(random, 0.75, 1.3) })),
  bent_print: answering('bent_print', (random) => ({ amplitude: between(random, 0.6, 1.3) })),
  cut_out_print: answering('cut_out', (random, stranger) => ({
    behind: stranger.photo,
    amplitude: between(random, 0.6, 1.2),
  })),
  paper_mask: answering('paper_mask', (random, stranger) => ({
    behind: stranger.photo,
    amplitude: between(random, 0.7, 1.2),
  })),
  screen_moire: answering('screen', (random) => ({
    displayPitch: pick(random, [0.55, 0.7, 0.82, 0.95, 1.15, 1.4]),
    faceShare: between(random, 0.25, 0.35),
    amplitude: between(random, 0.6, 1.2),
  })),
  screen_fine: answering('screen', (random) => ({ displayPitch: 0, amplitude: between(random, 0.6, 1.2) })),
  replay_other_order: ({ random, holder, asked }) => ({
    performed: otherMovements(random, asked),
    face: (take) => attack('screen_replay', holder.photo, take, { displayPitch: pick(random, [0, 0.82, 1.15]) }),
  }),
  replay_right_order_moire: answering('screen_replay', (random) => ({
    displayPitch: pick(random, [0.55, 0.7, 0.82, 0.95, 1.15, 1.4]),
    amplitude: between(random, 0.8, 1.1),
  })),
  replay_right_order_fine: answering('screen_replay', (random) => ({
    displayPitch: 0,
    amplitude: between(random, 0.8, 1.1),
  })),
  /** One picture, fed in or held still, with the noise of a sensor over it. */
  still: ({ holder, seed }) => ({
    fed: true,
    face: () => person(holder.photo, { movement: 'neutral', seed }),
    progressOf: () => 0.5,
  }),
  warped_flat: (trial) => ({
    ...answering('warped_still', (random) => ({ relief: 0, amplitude: between(random, 0.7, 1.3) }))(trial),
    fed: true,
  }),
  warped_shallow: (trial) => ({
    ...answering('warped_still', (random) => ({
      relief: between(random, 0.2, 0.6),
      amplitude: between(random, 0.8, 1.2),
    }))(trial),
    fed: true,
  }),
  /** A recording of all movements in a loop, fed in: every rest shows the same pictures, coded anew. */
  loop: ({ holder, seed }) => ({
    fed: true,
    face: ({ movement }) => person(holder.photo, { movement, seed: movement === 'neutral' ? seed : seed + 1 }),
  }),
  swapped_within: ({ holder, stranger }) => ({
    face: (take) => person(take.position === 1 ? stranger.photo : holder.photo, take),
  }),
  swapped_beside_document: ({ holder, stranger }) => ({
    face: (take) => person(holder.photo, take),
    held: stranger,
  }),
  stolen_document: ({ stranger }) => ({ face: (take) => person(stranger.photo, take), held: stranger }),
}

/** An honest person: near or far, moving little or much, quickly or slowly. */
export function honestFace({ random, holder }) {
  const amplitude = between(random, 0.8, 1.15)
  const faceShare = between(random, 0.24, 0.34)
  const seconds = pick(random, [1.6, 2, 2.6])
  return {
    face: (take) =>
      person(holder.photo, { ...take, amplitude, faceShare, ...(take.movement === 'neutral' ? {} : { seconds }) }),
  }
}
