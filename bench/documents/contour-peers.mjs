import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const require = createRequire(import.meta.url)

/** Long side at which contours are looked for by plain OpenCV, and the least area of a document, in shares of the frame. */
const CONTOUR_SIDE = 640
const LEAST_AREA = 0.02

/** The peers as functions of an RGBA picture, each with `found` and, where found, `quad` clockwise from the top left. */
export const openContourPeers = async () => {
  const client = require.resolve('jscanify/client')
  const cv = await openCv(join(dirname(client), 'opencv.js'))
  // jscanify's file for browsers takes OpenCV from the global scope.
  globalThis.cv = cv
  const Jscanify = require(client)
  const scanner = new Jscanify()
  return {
    jscanify: async (image) => withMat(cv, image, (mat) => scan(scanner, mat)),
    'OpenCV.js': async (image) => withMat(cv, image, (mat) => largestQuad(cv, mat)),
  }
}

/** Its module has a `then` that answers with itself: awaiting it, or returning it from an async function, never ends. */
const openCv = (file) =>
  new Promise((resolve) => {
    const module = require(file)
    delete module.then
    if (module.Mat !== undefined) resolve(module)
    else module.onRuntimeInitialized = () => resolve(module)
  })

const withMat = (cv, image, find) => {
  const mat = cv.matFromImageData(image)
  try {
    return find(mat)
  } finally {
    mat.delete()
  }
}

const scan = (scanner, mat) => {
  const contour = scanner.findPaperContour(mat)
  if (contour === null) return { found: false }
  const { topLeftCorner, topRightCorner, bottomRightCorner, bottomLeftCorner } = scanner.getCornerPoints(contour)
  contour.delete()
  const quad = [topLeftCorner, topRightCorner, bottomRightCorner, bottomLeftCorner]
  return quad.every(Boolean) ? { found: true, quad } : { found: false }
}

/** The textbook way: edges, closed a little, then the largest convex contour that four corners describe. */
const largestQuad = (cv, mat) => {
  const scale = Math.min(1, CONTOUR_SIDE / Math.max(mat.cols, mat.rows))
  const plane = new cv.Mat()
  const contours = new cv.MatVector()
  const hierarchy = new cv.Mat()
  const kernel = cv.Mat.ones(3, 3, cv.CV_8U)
  try {
    cv.resize(mat, plane, new cv.Size(0, 0), scale, scale, cv.INTER_AREA)
    cv.cvtColor(plane, plane, cv.COLOR_RGBA2GRAY)
    cv.GaussianBlur(plane, plane, new cv.Size(5, 5), 0)
    cv.Canny(plane, plane, 50, 150)
    cv.dilate(plane, plane, kernel)
    cv.findContours(plane, contours, hierarchy, cv.RETR_LIST, cv.CHAIN_APPROX_SIMPLE)
    let best = null
    let bestArea = LEAST_AREA * plane.cols * plane.rows
    for (let index = 0; index < contours.size(); index += 1) {
      const contour = contours.get(index)
      const corners = new cv.Mat()
      cv.approxPolyDP(contour, corners, 0.02 * cv.arcLength(contour, true), true)
      const area = corners.rows === 4 && cv.isContourConvex(corners) ? cv.contourArea(corners) : 0
      if (area > bestArea) {
        bestArea = area
        best = [0, 1, 2, 3].map((at) => ({
          x: corners.data32S[2 * at] / scale,
          y: corners.data32S[2 * at + 1] / scale,
        }))
      }
      corners.delete()
      contour.delete()
    }
    return best === null ? { found: false } : { found: true, quad: clockwiseFromTopLeft(best) }
  } finally {
    for (const used of [plane, contours, hierarchy, kernel]) used.delete()
  }
}

const clockwiseFromTopLeft = (corners) => {
  const x = corners.reduce((sum, corner) => sum + corner.x, 0) / 4
  const y = corners.reduce((sum, corner) => sum + corner.y, 0) / 4
  const around = [...corners].sort((a, b) => Math.atan2(a.y - y, a.x - x) - Math.atan2(b.y - y, b.x - x))
  const first = around.reduce(
    (best, corner, index) => (corner.x + corner.y < around[best].x + around[best].y ? index : best),
    0,
  )
  return [...around.slice(first), ...around.slice(0, first)]
}
