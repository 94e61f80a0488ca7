/** Bundled before it runs: the fixtures are TypeScript. Writes the pictures of an honest session and hands it to the verifier. */
import { FaceAnalyser } from '../../packages/server/src/vision/index.ts'
import { captureSession } from '../../packages/server/test/fixtures/captured-session.ts'
import { genuinePictures } from '../../packages/server/test/fixtures/genuine-pictures.ts'
import { readSample, seat } from '../../packages/server/test/fixtures/photographs.ts'

/** Three movements: eight frames. */
const movements = ['turn_left', 'open_mouth', 'nod']

/** The pictures of each step, as an honest person would send them. */
export const makePictures = async () => {
  const faces = await FaceAnalyser.create()
  const owner = await seat(faces, await readSample('second'))
  await faces.dispose()
  return genuinePictures({ type: 'jp_driving_licence', live: owner, portrait: owner, movements })
}

/** What the worker hands to the verifier. */
export const sessionOf = (pictures) =>
  captureSession({ planId: 'jp-image-face', documentType: 'jp_driving_licence', movements, pictures })
