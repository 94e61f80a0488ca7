import { describe, expect, test } from 'vitest'
import { measureFaceParallax, rigidMeshPoints } from './face-depth.ts'
import type { MeshPoint } from './geometry.ts'
import { applyHomography, type Homography } from './homography.ts'

/** A head of 468 points on an ellipsoid with a nose; the points that are measured lie where a face has them. */
function head(): MeshPoint[] {
  const mesh: MeshPoint[] = []
  for (let index = 0; index < 468; index += 1) {
    const u = ((index * 7919) % 468) / 468
    const v = ((index * 104729) % 468) / 468
    const x = 80 * (2 * u - 1)
    const y = 110 * (2 * v - 1)
    mesh.push({ x, y, z: 60 * ((x / 80) ** 2 + (y / 110) ** 2 / 2) })
  }
  const place = (index: number, x: number, y: number, z: number): void => void (mesh[index] = { x, y, z })
  place(33, -45, -30, 25)
  place(133, -18, -28, 15)
  place(362, 18, -28, 15)
  place(263, 45, -30, 25)
  place(9, 0, -50, 2)
  for (const [order, index] of [168, 6, 197, 195, 5, 4, 1].entries()) place(index, 0, -32 + 8 * order, -6 * order)
  place(2, 0, 28, -12)
  return mesh
}

/** Seen from five head widths away after a turn of `yawDeg`. */
function see(mesh: readonly MeshPoint[], yawDeg: number): MeshPoint[] {
  const yaw = (yawDeg * Math.PI) / 180
  return mesh.map(({ x, y, z }) => {
    const turned = {
      x: x * Math.cos(yaw) - (z - 70) * Math.sin(yaw),
      z: x * Math.sin(yaw) + (z - 70) * Math.cos(yaw) + 70,
    }
    const scale = 800 / (800 + turned.z)
    return { x: 500 + turned.x * scale, y: 400 + y * scale, z: turned.z * scale }
  })
}

describe('measureFaceParallax', () => {
  test('a turned head cannot be explained by a plane, the less the farther it turns', () => {
    const rest = see(head(), 0)
    const residuals = [0, 8, 16, 24].map(
      (yaw) => measureFaceParallax(rest, see(head(), yaw))?.homographyResidual ?? NaN,
    )
    expect(residuals[0]).toBeLessThan(1e-6)
    for (const [index, residual] of residuals.entries())
      if (index > 0) expect(residual).toBeGreaterThan((residuals[index - 1] ?? NaN) + 0.015)
    expect(measureFaceParallax(rest, see(head(), 16))?.noseShift).toBeGreaterThan(0.04)
  })

  test('any homography of a flat picture leaves nothing', () => {
    const rest = see(head(), 0)
    const tilted: Homography = [0.72, 0.05, 30, 0.02, 1.04, -20, 0.0004, 0.0001, 1]
    const flat = rest.map((point) => ({ ...applyHomography(tilted, point), z: point.z }))
    const parallax = measureFaceParallax(rest, flat)
    expect(parallax?.homographyResidual).toBeLessThan(1e-6)
    expect(parallax?.foreshortening).toBeGreaterThan(0.2)
  })

  test('meshes that lack a point are not compared', () => {
    expect(measureFaceParallax(see(head(), 0), see(head(), 9).slice(0, 300))).toBeNull()
    expect(Math.max(...rigidMeshPoints)).toBeLessThan(468)
  })
})
