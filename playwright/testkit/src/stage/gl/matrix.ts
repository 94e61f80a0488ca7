/** Column-major 4x4 matrices and 3-vectors, as WebGL wants them. */
export type Matrix4 = Float32Array
export type Vector3 = readonly [x: number, y: number, z: number]

export function multiply(a: Matrix4, b: Matrix4): Matrix4 {
  const product = new Float32Array(16)
  for (let column = 0; column < 4; column++) {
    for (let row = 0; row < 4; row++) {
      let sum = 0
      for (let k = 0; k < 4; k++) sum += (a[k * 4 + row] ?? 0) * (b[column * 4 + k] ?? 0)
      product[column * 4 + row] = sum
    }
  }
  return product
}

/** Pinhole projection. `focal` is in units of the picture's width, so 1 is a field of view of 53 degrees. */
export function perspective(options: { focal: number; aspect: number; near: number; far: number }): Matrix4 {
  const { focal, aspect, near, far } = options
  const depth = 1 / (near - far)
  // prettier-ignore
  return new Float32Array([
    2 * focal, 0, 0, 0,
    0, 2 * focal * aspect, 0, 0,
    0, 0, (near + far) * depth, -1,
    0, 0, 2 * near * far * depth, 0,
  ])
}

export function lookAt(eye: Vector3, target: Vector3, up: Vector3): Matrix4 {
  const back = normalize(subtract(eye, target))
  const right = normalize(cross(up, back))
  const above = cross(back, right)
  // prettier-ignore
  return new Float32Array([
    right[0], above[0], back[0], 0,
    right[1], above[1], back[1], 0,
    right[2], above[2], back[2], 0,
    -dot(right, eye), -dot(above, eye), -dot(back, eye), 1,
  ])
}

export function translation(x: number, y: number, z: number): Matrix4 {
  return new Float32Array([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, x, y, z, 1])
}

/** Turns by yaw (about y), then pitch (about x), then roll (about z), all in radians. */
export function rotation(yaw: number, pitch: number, roll: number): Matrix4 {
  const [cy, sy, cx, sx, cz, sz] = [yaw, pitch, roll].flatMap((angle) => [Math.cos(angle), Math.sin(angle)])
  const about = (values: (number | undefined)[]) => new Float32Array(values.map((value) => value ?? 0))
  const y = about([cy, 0, -(sy ?? 0), 0, 0, 1, 0, 0, sy, 0, cy, 0, 0, 0, 0, 1])
  const x = about([1, 0, 0, 0, 0, cx, sx, 0, 0, -(sx ?? 0), cx, 0, 0, 0, 0, 1])
  const z = about([cz, sz, 0, 0, -(sz ?? 0), cz, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1])
  return multiply(z, multiply(x, y))
}

/** Where a point of the world falls on a frame of the given size, pixels from the top left. */
export function project(
  matrix: Matrix4,
  at: Vector3,
  frame: { width: number; height: number },
): { x: number; y: number } {
  const row = (k: number) =>
    at.reduce((sum, value, axis) => sum + value * (matrix[axis * 4 + k] ?? 0), matrix[12 + k] ?? 0)
  const w = row(3)
  return { x: (row(0) / w + 1) * 0.5 * frame.width, y: (1 - row(1) / w) * 0.5 * frame.height }
}

export function subtract(a: Vector3, b: Vector3): Vector3 {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
}

export function cross(a: Vector3, b: Vector3): Vector3 {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

export function dot(a: Vector3, b: Vector3): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

export function normalize(a: Vector3): Vector3 {
  const length = Math.hypot(...a) || 1
  return [a[0] / length, a[1] / length, a[2] / length]
}
