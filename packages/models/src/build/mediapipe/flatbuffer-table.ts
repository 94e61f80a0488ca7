/** Reads one table of a FlatBuffer (https://flatbuffers.dev/internals/): fields by number, as the schema lists them. */
export class FlatbufferTable {
  readonly #view: DataView
  readonly #position: number
  readonly #fieldOffsets: number
  readonly #fieldOffsetsEnd: number

  constructor(view: DataView, position: number) {
    this.#view = view
    this.#position = position
    const vtable = position - view.getInt32(position, true)
    this.#fieldOffsets = vtable + 4
    this.#fieldOffsetsEnd = vtable + view.getUint16(vtable, true)
  }

  static root(bytes: Uint8Array): FlatbufferTable {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    return new FlatbufferTable(view, view.getUint32(0, true))
  }

  /** Where this table lies in the file. */
  get position(): number {
    return this.#position
  }

  /** Where the content of an offset field lies, or undefined where the field is absent. */
  target(field: number): number | undefined {
    const at = this.#at(field)
    return at === undefined ? undefined : at + this.#view.getUint32(at, true)
  }

  uint8(field: number): number {
    const at = this.#at(field)
    return at === undefined ? 0 : this.#view.getUint8(at)
  }

  int32(field: number): number {
    const at = this.#at(field)
    return at === undefined ? 0 : this.#view.getInt32(at, true)
  }

  text(field: number): string {
    return Buffer.from(this.bytes(field)).toString('utf8')
  }

  bytes(field: number): Uint8Array {
    const vector = this.#vector(field)
    return new Uint8Array(this.#view.buffer, this.#view.byteOffset + vector.start, vector.length)
  }

  integers(field: number): number[] {
    const { start, length } = this.#vector(field)
    return Array.from({ length }, (_, index) => this.#view.getInt32(start + 4 * index, true))
  }

  table(field: number): FlatbufferTable | undefined {
    const position = this.target(field)
    return position === undefined ? undefined : new FlatbufferTable(this.#view, position)
  }

  tables(field: number): FlatbufferTable[] {
    const { start, length } = this.#vector(field)
    return Array.from({ length }, (_, index) => {
      const slot = start + 4 * index
      return new FlatbufferTable(this.#view, slot + this.#view.getUint32(slot, true))
    })
  }

  #at(field: number): number | undefined {
    const slot = this.#fieldOffsets + 2 * field
    if (slot >= this.#fieldOffsetsEnd) return undefined
    const offset = this.#view.getUint16(slot, true)
    return offset === 0 ? undefined : this.#position + offset
  }

  #vector(field: number): { start: number; length: number } {
    const position = this.target(field)
    if (position === undefined) return { start: 0, length: 0 }
    return { start: position + 4, length: this.#view.getUint32(position, true) }
  }
}
