/** A point in pixels: x to the right, y down, the centre of the top left pixel at (0.5, 0.5). */
export interface Point {
  readonly x: number
  readonly y: number
}

/** Four corners in pixels, clockwise from the top left of the object as it is to be read. */
export type Quad = readonly [Point, Point, Point, Point]

/** An axis-aligned box in pixels. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** A point of the face mesh: x and y in pixels, z in the same unit, smaller is nearer to the camera. */
export interface MeshPoint extends Point {
  readonly z: number
}
