/** Thrown by a section that lacks something on this machine; the message says what, and what to do. */
export class MissingPart extends Error {}
