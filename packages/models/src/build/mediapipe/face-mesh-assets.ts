import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import * as v from 'valibot'

const AssetListing = v.array(v.object({ filename: v.string(), start: v.number(), end: v.number() }))

/** Files packed inside `@mediapipe/face_mesh`. */
export type FaceMeshAsset =
  | 'face_detection_short_range.tflite'
  | 'face_landmark.tflite'
  | 'face_landmark_with_attention.tflite'
  | 'geometry_pipeline_metadata_landmarks.binarypb'

/** Reads one packed file of the installed `@mediapipe/face_mesh`; its loader script lists what lies where. */
export function readFaceMeshAsset(name: FaceMeshAsset): Uint8Array {
  const directory = path.dirname(createRequire(import.meta.url).resolve('@mediapipe/face_mesh/package.json'))
  const loader = readFileSync(path.join(directory, 'face_mesh_solution_packed_assets_loader.js'), 'utf8')
  const listing = /"files": ?(\[.*?\])/.exec(loader)?.[1]
  if (!listing) throw new Error('@mediapipe/face_mesh: the asset listing is not where it was')
  const entry = v
    .parse(AssetListing, JSON.parse(listing))
    .find(({ filename }) => path.posix.basename(filename) === name)
  if (!entry) throw new Error(`@mediapipe/face_mesh has no ${name}`)
  const packed = readFileSync(path.join(directory, 'face_mesh_solution_packed_assets.data'))
  return Uint8Array.from(packed.subarray(entry.start, entry.end)) // a copy, so that reads stay aligned
}
