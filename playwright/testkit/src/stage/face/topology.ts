import { FaceLandmarker } from '@mediapipe/tasks-vision'

/** Points of the face mesh that every frame moves; the ten iris points after them are not used. */
export const MESH_POINTS = 468

/** Triangles of the mesh. It has holes at the eyes and the mouth. */
export function meshTriangles(): (readonly [number, number, number])[] {
  const edges = FaceLandmarker.FACE_LANDMARKS_TESSELATION
  return Array.from({ length: edges.length / 3 }, (_, i) => [
    edges[3 * i]?.start ?? 0,
    edges[3 * i + 1]?.start ?? 0,
    edges[3 * i + 2]?.start ?? 0,
  ])
}

// Indices below: google-ai-edge/mediapipe, canonical_face_model_uv_visualization.png.

/** Outline of the face, clockwise in the picture from the top of the brow. */
export const FACE_OVAL = [
  10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149, 150, 136,
  172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
] as const

export const FACE_SIDES = { left: 234, right: 454 } as const
export const CHIN = 152
export const EYE_CORNERS = { left: 33, right: 263 } as const

/** Edges of one hole from corner to corner, and the skin that follows the upper edge when it moves. */
interface Lid {
  upper: readonly number[]
  lower: readonly number[]
  /** The crease of the upper lid, and the skin between it and the brow. */
  crease: readonly number[]
  belowBrow: readonly number[]
}

export const LIDS: readonly Lid[] = [
  {
    upper: [33, 246, 161, 160, 159, 158, 157, 173, 133],
    lower: [33, 7, 163, 144, 145, 153, 154, 155, 133],
    crease: [247, 30, 29, 27, 28, 56, 190],
    belowBrow: [113, 225, 224, 223, 222, 221, 189],
  },
  {
    upper: [263, 466, 388, 387, 386, 385, 384, 398, 362],
    lower: [263, 249, 390, 373, 374, 380, 381, 382, 362],
    crease: [467, 260, 259, 257, 258, 286, 414],
    belowBrow: [342, 445, 444, 443, 442, 441, 413],
  },
]

export const MOUTH = {
  upper: [78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308],
  lower: [78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308],
} as const

/** The upper lip with the skin up to the nose: it stays when the jaw drops. */
export const UPPER_LIP = [
  61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291, 76, 184, 74, 73, 72, 11, 302, 303, 304, 408, 306, 62, 183, 42, 41,
  38, 12, 268, 271, 272, 407, 292, 191, 80, 81, 82, 13, 312, 311, 310, 415,
] as const

export const LOWER_LIP = [
  146, 91, 181, 84, 17, 314, 405, 321, 375, 77, 90, 180, 85, 16, 315, 404, 320, 307, 96, 89, 179, 86, 15, 316, 403, 319,
  325, 95, 88, 178, 87, 14, 317, 402, 318, 324,
] as const

export const MOUTH_CORNERS = [61, 291, 76, 306, 62, 292, 78, 308] as const
