/** Faces in the lights of the plan `jp-image-face-light`, each judged by `face.light` as the server would. */
import { FilmStudio } from '../../playwright/testkit/dist/index.js'
import { clopperPearson } from './liveness/clopper-pearson.mjs'
import { Judge } from './liveness/judge.mjs'
import { lightSpecies, litPictures } from './liveness/light-species.mjs'
import { drawTrial } from './liveness/presentations.mjs'
import { readSitters } from './liveness/sitters.mjs'

/** The limits of `face.light` were looked at on three persons of the other split: nobody who sits here was. */
const SPLIT = 'tuning'

export async function measure({ quick }) {
  const trials = quick ? 1 : 15
  const sitters = await readSitters(SPLIT)
  const studio = await FilmStudio.launch()
  const judge = await Judge.open()
  try {
    const figures = []
    for (const [name, species] of Object.entries(lightSpecies)) {
      const findings = []
      for (let index = 0; index < trials; index += 1) {
        const trial = drawTrial({ name: `light ${name}`, index, sitters, split: SPLIT })
        findings.push(await judge.judgeLight(await litPictures(studio, trial, species)))
      }
      for (const outcome of ['pass', 'fail']) {
        const count = findings.filter((finding) => finding.outcome === outcome).length
        figures.push({
          name: `${name}: ${outcome}`,
          value: count / trials,
          unit: 'share',
          interval: clopperPearson(count, trials),
          trials,
        })
      }
    }
    return {
      section: 'light',
      notes: [
        'Four persons, each made from one photograph; the light is drawn on their rendered heads, never on living ones. The limits of face.light were set on three others.',
        'Light of the display against the other light on the face: .06 to .30, by a window .005 to .03; white balance drifts by up to 3 % between two pictures.',
        'Whoever does not pass goes to a reviewer. A face that cannot know the order passes with a chance of at most 1 %, whatever is before the camera.',
        'Prints, masks and heads take on light as skin does: they are no species of this section.',
      ],
      figures,
    }
  } finally {
    await judge.close()
    await studio.close()
  }
}
