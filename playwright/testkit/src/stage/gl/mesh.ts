/** Floats of one vertex: position 3, texture coordinate 2, normal 3, colour 3. */
export const FLOATS_PER_VERTEX = 11

export interface Mesh {
  vertices: Float32Array
  indices: Uint32Array
}

export class MeshBuilder {
  readonly #vertices: number[] = []
  readonly #indices: number[] = []

  /** Adds a vertex and returns its index. */
  vertex(v: {
    at: readonly number[]
    uv?: readonly number[]
    normal?: readonly number[]
    colour?: readonly number[]
  }): number {
    const { at, uv = [0, 0], normal = [0, 0, 1], colour = [1, 1, 1] } = v
    this.#vertices.push(...at, ...uv, ...normal, ...colour)
    return this.#vertices.length / FLOATS_PER_VERTEX - 1
  }

  triangle(a: number, b: number, c: number): void {
    this.#indices.push(a, b, c)
  }

  quad(a: number, b: number, c: number, d: number): void {
    this.#indices.push(a, b, c, a, c, d)
  }

  build(): Mesh {
    return { vertices: new Float32Array(this.#vertices), indices: new Uint32Array(this.#indices) }
  }
}

/** A rectangle about the origin in the plane z = 0, its picture upright; `repeat` tiles the picture. */
export function rectangle(width: number, height: number, repeat = 1): Mesh {
  return sheet({ width, height, columns: 1, repeat })
}

/**
 * A sheet about the origin. With `bend` (radians over its whole width) it is rolled about a vertical axis, the edges
 * going back, as a print held round a head.
 */
export function sheet(options: {
  width: number
  height: number
  columns: number
  bend?: number
  repeat?: number
}): Mesh {
  const { width, height, columns, bend = 0, repeat = 1 } = options
  const builder = new MeshBuilder()
  const radius = bend === 0 ? 0 : width / bend
  for (let column = 0; column <= columns; column++) {
    const across = column / columns
    const angle = (across - 0.5) * bend
    const x = radius === 0 ? (across - 0.5) * width : radius * Math.sin(angle)
    const z = radius === 0 ? 0 : radius * (Math.cos(angle) - 1)
    for (const top of [1, 0]) {
      builder.vertex({
        at: [x, (top - 0.5) * height, z],
        uv: [across * repeat, (1 - top) * repeat],
        normal: [Math.sin(angle), 0, Math.cos(angle)],
      })
    }
  }
  for (let column = 0; column < columns; column++)
    builder.quad(2 * column, 2 * column + 1, 2 * column + 3, 2 * column + 2)
  return builder.build()
}

/** A card about the origin, its face up at z = thickness, lying on z = 0. Face and edge are separate meshes. */
export function cardBody(options: { width: number; height: number; radius: number; thickness: number }): {
  face: Mesh
  edge: Mesh
} {
  const { width, height, radius, thickness } = options
  const cornerSteps = 10
  const outline: { x: number; y: number; nx: number; ny: number }[] = []
  for (const [cx, cy, from] of [
    [width / 2 - radius, height / 2 - radius, 0],
    [-width / 2 + radius, height / 2 - radius, 1],
    [-width / 2 + radius, -height / 2 + radius, 2],
    [width / 2 - radius, -height / 2 + radius, 3],
  ] as const) {
    for (let step = 0; step <= cornerSteps; step++) {
      const angle = ((from + step / cornerSteps) * Math.PI) / 2
      const [nx, ny] = [Math.cos(angle), Math.sin(angle)]
      outline.push({ x: cx + nx * radius, y: cy + ny * radius, nx, ny })
    }
  }
  const face = new MeshBuilder()
  const centre = face.vertex({ at: [0, 0, thickness], uv: [0.5, 0.5] })
  const ring = outline.map(({ x, y }) =>
    face.vertex({ at: [x, y, thickness], uv: [x / width + 0.5, 0.5 - y / height] }),
  )
  const edge = new MeshBuilder()
  // A pressed card shows its layers: pale cover sheets with a darker core between them.
  const layers = [
    [0, 0.82],
    [0.3, 0.86],
    [0.4, 0.7],
    [0.6, 0.7],
    [0.7, 0.9],
    [1, 0.97],
  ] as const
  const strips = outline.map(({ x, y, nx, ny }) =>
    layers.map(([level, grey]) =>
      edge.vertex({ at: [x, y, level * thickness], normal: [nx, ny, 0], colour: [grey, grey, grey * 0.98] }),
    ),
  )
  for (let i = 0; i < outline.length; i++) {
    const next = (i + 1) % outline.length
    face.triangle(centre, ring[i] ?? 0, ring[next] ?? 0)
    for (let layer = 0; layer + 1 < layers.length; layer++) {
      edge.quad(
        strips[i]?.[layer] ?? 0,
        strips[next]?.[layer] ?? 0,
        strips[next]?.[layer + 1] ?? 0,
        strips[i]?.[layer + 1] ?? 0,
      )
    }
  }
  return { face: face.build(), edge: edge.build() }
}
