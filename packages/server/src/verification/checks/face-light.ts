import { lightOrders, lightRgb, lightRules, type LightColour } from '@honnin/shared/protocol'
import { linearLight, measureLightResponse, type LightRgb } from '@honnin/shared/vision'
import { failed, inconclusive, passed, skipped, type Check } from '../check.ts'
import type { FaceEvidence } from '../evidence.ts'
import { thresholds } from '../thresholds.ts'

const rgbOf = (colour: LightColour): LightRgb => linearLight(lightRgb[colour])
const orders = lightOrders(lightRules.count)
const lightsOfOrders = orders.map((order) => order.map(rgbOf))

/**
 * The face took on the colours of the page's light in the order in which the server drew them, as only what is before that
 * display now can do: a film shows the light of its own day. Where other light is too strong to tell, nothing follows.
 */
export const faceLight: Check<FaceEvidence> = {
  id: 'face.light',
  run: async (evidence) => {
    const { lights } = evidence
    if (lights === null) return skipped()
    const frames = await evidence.litFrames()
    if (frames.some(({ isAssisted }) => isAssisted)) return inconclusive(['light_declined'])
    const pictures = frames.flatMap(({ light }) => light ?? [])
    const drawn = orders.findIndex((order) => order.join() === lights.map(({ colour }) => colour).join())
    if (pictures.length !== lightRules.count || drawn < 0) return inconclusive(['light_unclear'])

    const response = measureLightResponse(pictures, { drawn, orders: lightsOfOrders })
    const limits = thresholds.light
    const figures = { score: response.explained, threshold: limits.explained }
    const isAnswered =
      response.chance <= limits.chance && response.explained >= limits.explained && response.strength >= limits.strength
    if (isAnswered) return passed(figures)
    const { best, chance } = response
    const isOtherOrder =
      chance > limits.otherChance && best.explained >= limits.otherExplained && best.strength >= limits.otherStrength
    return isOtherOrder ? failed(['light_wrong_order'], figures) : inconclusive(['light_unclear'], figures)
  },
}
