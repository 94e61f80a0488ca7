export { asSeenByPage } from './as-seen-by-page.ts'
export { assembleChallengeFilm, type ChallengePerformance } from './challenge-film.ts'
export { fakeCameraArguments, findSystemChromium, quietArguments } from './chromium.ts'
export { FakeCamera } from './fake-camera.ts'
export { concatFilms, filmBytes, filmSeconds, parseFilm, writeFilm, type Film } from './film.ts'
export { FilmStudio, type StudioOptions } from './film-studio.ts'
export type {
  AttackSegment,
  CardHolder,
  CardRecipe,
  CardSegment,
  CardShot,
  CardSide,
  CardType,
  DisplayLight,
  FaceAttack,
  FaceWithDocumentSegment,
  Movement,
  PersonMovement,
  PersonSegment,
  SegmentRecipe,
  StillSegment,
} from './recipe.ts'
export { samplePeople, type SamplePerson } from './sample-people.ts'
export type { FaceMeasure, Landmark } from './stage/face/landmarker.ts'
export type { FramePoint } from './stage/scene.ts'
export { TestkitError, type TestkitErrorCode } from './testkit-error.ts'
