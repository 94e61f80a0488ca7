/** All films have one size: Chromium takes it from the first picture and plays no other. */
export const FRAME_WIDTH = 1280
export const FRAME_HEIGHT = 960
export const FRAME_SIZE = { width: FRAME_WIDTH, height: FRAME_HEIGHT } as const

/** Chromium plays every MJPEG file at this rate. */
export const FRAMES_PER_SECOND = 30

/** Of these, so many are drawn; each is shown twice. Drawing without a GPU takes 0.1 to 0.2 s a frame. */
export const DRAWN_PER_SECOND = 15
