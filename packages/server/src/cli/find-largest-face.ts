import type { FaceAnalyser, FaceFinding } from '../vision/index.ts'
import { CommandError } from './command.ts'
import { readPicture } from './read-picture.ts'

export interface LargestFace {
  readonly finding: Pick<FaceFinding, 'embedding' | 'interEyePx' | 'quality' | 'score'>
  /** left, top, width, height in pixels of the picture as displayed */
  readonly box: readonly number[]
  /** Faces in the picture. */
  readonly found: number
}

/** The largest face of a picture in a file; throws {@link CommandError} where the picture is unusable or shows none. */
export async function findLargestFace(analyser: FaceAnalyser, file: string): Promise<LargestFace> {
  const { image, width } = await readPicture(file)
  const faces = await analyser.detect(image)
  const [largest] = faces
  const finding = largest === undefined ? null : await analyser.describeAnyWayUp(image, largest)
  if (finding === null)
    throw new CommandError('face_not_found', `${file} shows no face`, {
      mend: 'give a picture in which a face fills a tenth of the height or more',
    })
  const scale = width / image.width
  const { box } = finding
  return {
    finding,
    box: [box.x, box.y, box.width, box.height].map((value) => Math.round(value * scale)),
    found: faces.length,
  }
}
