/**
 * How face_landmark_with_attention.tflite of @mediapipe/face_mesh 0.4.1633559619 is built: a plain network gives 468 points
 * and a feature map; three small networks then look again at a rotated cut of that map around the lips and each eye, and
 * give better x and y for their points. The plain points hardly follow a closing eye; the refined ones do.
 * Source: MediaPipe, tensors_to_face_landmarks_with_attention.pbtxt; the cuts are also options inside the model file.
 */

/** A part of the face that is looked at again. Tensor numbers are those of the file. */
export interface AttentionRegion {
  /** Mesh points that lie in the region, in the order in which the refined points come out. */
  readonly points: readonly number[]
  /** Mesh points whose line is made level before the region is cut out. */
  readonly levelFrom: number
  readonly levelTo: number
  /** The cut of the feature map, and the refined points (and iris, for an eye) computed from it, in cut coordinates. */
  readonly cutTensor: number
  readonly pointsTensor: number
  /** The same in pixels of the input image: outputs of the file. */
  readonly pointsOutput: number
  readonly irisOutput?: number
}

const LIPS: AttentionRegion = {
  points: [
    61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 185, 40, 39, 37, 0, 267, 269, 270, 409, 78, 95, 88, 178, 87, 14,
    317, 402, 318, 324, 308, 191, 80, 81, 82, 13, 312, 311, 310, 415, 76, 77, 90, 180, 85, 16, 315, 404, 320, 307, 306,
    184, 74, 73, 72, 11, 302, 303, 304, 408, 62, 96, 89, 179, 86, 15, 316, 403, 319, 325, 292, 183, 42, 41, 38, 12, 268,
    271, 272, 407,
  ],
  levelFrom: 61,
  levelTo: 291,
  cutTensor: 199,
  pointsTensor: 684,
  pointsOutput: 720,
}

const LEFT_EYE: Required<AttentionRegion> = {
  points: [
    33, 7, 163, 144, 145, 153, 154, 155, 133, 246, 161, 160, 159, 158, 157, 173, 130, 25, 110, 24, 23, 22, 26, 112, 243,
    247, 30, 29, 27, 28, 56, 190, 226, 31, 228, 229, 230, 231, 232, 233, 244, 113, 225, 224, 223, 222, 221, 189, 35,
    124, 46, 53, 52, 65, 143, 111, 117, 118, 119, 120, 121, 128, 245, 156, 70, 63, 105, 66, 107, 55, 193,
  ],
  levelFrom: 33,
  levelTo: 133,
  cutTensor: 200,
  pointsTensor: 687,
  pointsOutput: 721,
  irisOutput: 722,
}

const RIGHT_EYE: Required<AttentionRegion> = {
  points: [
    263, 249, 390, 373, 374, 380, 381, 382, 362, 466, 388, 387, 386, 385, 384, 398, 359, 255, 339, 254, 253, 252, 256,
    341, 463, 467, 260, 259, 257, 258, 286, 414, 446, 261, 448, 449, 450, 451, 452, 453, 464, 342, 445, 444, 443, 442,
    441, 413, 265, 353, 276, 283, 282, 295, 372, 340, 346, 347, 348, 349, 350, 357, 465, 383, 300, 293, 334, 296, 336,
    285, 417,
  ],
  levelFrom: 362,
  levelTo: 263,
  cutTensor: 201,
  pointsTensor: 693,
  pointsOutput: 723,
  irisOutput: 724,
}

/** Eyes are named as in the model: "left" is on the left of an unmirrored picture, the right eye of the person. */
export const ATTENTION_REGIONS: readonly AttentionRegion[] = [LIPS, LEFT_EYE, RIGHT_EYE]

/** Tensors of the plain part: the mesh (twice: as computed, and as an output of the file), the logit of a face, the map. */
export const MESH_TENSOR = 186
export const MESH_OUTPUT = 719
export const PRESENCE_TENSOR = 710
export const FEATURE_MAP_TENSOR = 35

export const MESH_POINTS = 468
export const MESH_LENGTH = 3 * MESH_POINTS
/** Centre, right, top, left and bottom of each iris: points 468 to 477 of MediaPipe's 478. */
const IRIS_POINTS = 5
/** The irises have no depth of their own: they take that of the middle of the lower lid. */
const LOWER_LIDS = [
  { region: LEFT_EYE, lid: 145 },
  { region: RIGHT_EYE, lid: 374 },
] as const

/** Blocks of values that `refinedOrder` indexes, as tensors of the file: all of them in pixels of the input image. */
export const REFINED_BLOCKS: readonly { readonly tensor: number; readonly length: number }[] = [
  { tensor: MESH_OUTPUT, length: MESH_LENGTH },
  ...ATTENTION_REGIONS.map(({ pointsOutput, points }) => ({ tensor: pointsOutput, length: 2 * points.length })),
  ...LOWER_LIDS.map(({ region }) => ({ tensor: region.irisOutput, length: 2 * IRIS_POINTS })),
]

/**
 * Where each of the 478 x 3 values of the refined mesh lies in the blocks of `REFINED_BLOCKS` put behind one another:
 * x and y from the region that refines a point, z from the plain mesh.
 */
export function refinedOrder(): number[] {
  const order = Array.from({ length: MESH_LENGTH }, (_, index) => index)
  let start = MESH_LENGTH
  for (const { points } of ATTENTION_REGIONS) {
    points.forEach((point, index) => {
      order[3 * point] = start + 2 * index
      order[3 * point + 1] = start + 2 * index + 1
    })
    start += 2 * points.length
  }
  for (const { lid } of LOWER_LIDS) {
    for (let index = 0; index < IRIS_POINTS; index++) order.push(start + 2 * index, start + 2 * index + 1, 3 * lid + 2)
    start += 2 * IRIS_POINTS
  }
  return order
}
