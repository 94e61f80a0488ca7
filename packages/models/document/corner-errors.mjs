import { quadIou, quadSides } from '@honnin/shared/vision'

/**
 * How far found corners are from the true ones: intersection over union, and the worst corner's distance in mean widths of
 * the document.
 *
 * @param {readonly (readonly [number, number])[]} corners the true ones, clockwise from the top left
 * @param {import('@honnin/shared/vision').Quad} quad
 */
export function cornerErrors(corners, quad) {
  const truth = corners.map(([x, y]) => ({ x, y }))
  const [top, , bottom] = quadSides(truth)
  const worst = Math.max(...truth.map(({ x, y }, index) => Math.hypot(x - quad[index].x, y - quad[index].y)))
  return { iou: quadIou(quad, truth), worst: (2 * worst) / (top + bottom) }
}
