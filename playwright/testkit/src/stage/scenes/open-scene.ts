import { loadBitmap } from '../assets.ts'
import { printCard } from '../cards/print-card.ts'
import { measureFace } from '../face/landmarker.ts'
import type { Renderer } from '../gl/renderer.ts'
import type { OpenScene, Scene } from '../scene.ts'
import { StageError } from '../stage-error.ts'
import { openAttackScene } from './attack-scene.ts'
import { openCardScene } from './card-scene.ts'
import { openFaceWithDocumentScene } from './face-with-document-scene.ts'
import { openPersonScene, type Sitter } from './person-scene.ts'

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
    case 'attack': {
      const shown = await loadFace(scene.photoUrl)
      const behind = scene.behindUrl === undefined ? undefined : await loadFace(scene.behindUrl)
      return openAttackScene(renderer, { ...scene, ...shown, ...(behind === undefined ? {} : { behind }) })
    }
    default: {
      const unreachable: never = scene
      return unreachable
    }
  }
}

/** Photographs last used, so that the segments of one person share what was found in them. */
const sitters = new Map<string, Promise<Sitter>>()
const KEPT_SITTERS = 4

function loadFace(url: string): Promise<Sitter> {
  const sitter = sitters.get(url) ?? findFace(url)
  sitters.delete(url)
  sitters.set(url, sitter)
  for (const oldest of sitters.keys()) {
    if (sitters.size <= KEPT_SITTERS) break
    sitters.delete(oldest)
  }
  return sitter
}

async function findFace(url: string): Promise<Sitter> {
  const photo = await loadBitmap(url)
  const face = await measureFace(photo)
  if (!face) throw new StageError('face_not_found', 'no face in the photograph')
  return { photo, face }
}
