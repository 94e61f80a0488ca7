/** Raise it whenever a film of the same recipe would look different: it is part of every cache key. */
export const RENDERING_VERSION = 1
