import { loadBitmap } from '../assets.ts'
import { printCard } from '../cards/print-card.ts'
import { measureFace, type FaceMeasure } from '../face/landmarker.ts'
import type { Renderer } from '../gl/renderer.ts'
import type { OpenScene, Scene } from '../scene.ts'
import { StageError } from '../stage-error.ts'
import { openAttackScene } from './attack-scene.ts'
import { openCardScene } from './card-scene.ts'
import { openFaceWithDocumentScene } from './face-with-document-scene.ts'
import { openPersonScene } from './person-scene.ts'

/** Builds what a scene needs: prints the card, finds the face, uploads the pictures. */
export async function openScene(renderer: Renderer, scene: Scene): Promise<OpenScene> {
  switch (scene.kind) {
    case 'card':
      return openCardScene(renderer, { ...scene, printed: await printCard(scene.card) })
    case 'person':
      return openPersonScene(renderer, { ...scene, ...(await loadFace(scene.photoUrl)) })
    case 'face_with_document': {
      const printed = await printCard(scene.card)
      return openFaceWithDocumentScene(renderer, { ...scene, printed, ...(await loadFace(scene.photoUrl)) })
    }
    case 'attack':
      return openAttackScene(renderer, { ...scene, ...(await loadFace(scene.photoUrl)) })
    default: {
      const unreachable: never = scene
      return unreachable
    }
  }
}

async function loadFace(url: string): Promise<{ photo: ImageBitmap; face: FaceMeasure }> {
  const photo = await loadBitmap(url)
  const face = await measureFace(photo)
  if (!face) throw new StageError('face_not_found', 'no face in the photograph')
  return { photo, face }
}
