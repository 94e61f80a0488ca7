/** Width in bytes of a table field; 0 leaves the field out. */
export type FieldWidth = 0 | 1 | 4

/** A table that was just written: where it lies and where each of its fields lies, to be filled in or linked. */
export interface WrittenTable {
  readonly position: number
  readonly field: (index: number) => number
}

/**
 * Writes a FlatBuffer from front to back: a parent first, then its children, each linked from the parent's slot (offsets
 * in a FlatBuffer only point forward). Enough for model files; no deduplication of vtables.
 */
export class FlatbufferWriter {
  #bytes = new Uint8Array(4096)
  #view = new DataView(this.#bytes.buffer)
  #length = 0

  /** Starts a buffer whose root table has these fields; `identifier` is the four-letter file identifier. */
  root(identifier: string, widths: readonly FieldWidth[]): WrittenTable {
    const slot = this.#reserve(4)
    this.append(Buffer.from(identifier, 'latin1'))
    return this.tableAt(slot, widths)
  }

  get length(): number {
    return this.#length
  }

  /** Writes an empty table and links it from `slot`. */
  tableAt(slot: number, widths: readonly FieldWidth[]): WrittenTable {
    this.align(4)
    const offsets: number[] = []
    let end = 4
    for (const width of widths) {
      if (width === 0) {
        offsets.push(0)
        continue
      }
      end = Math.ceil(end / width) * width
      offsets.push(end)
      end += width
    }
    const vtable = this.#reserve(4 + 2 * widths.length)
    this.#view.setUint16(vtable, 4 + 2 * widths.length, true)
    this.#view.setUint16(vtable + 2, end, true)
    offsets.forEach((offset, index) => this.#view.setUint16(vtable + 4 + 2 * index, offset, true))
    this.align(4)
    const position = this.#reserve(end)
    this.#view.setInt32(position, position - vtable, true)
    this.link(slot, position)
    return {
      position,
      field: (index) => {
        const offset = offsets[index]
        if (!offset) throw new TypeError(`the table has no field ${index}`)
        return position + offset
      },
    }
  }

  /** Writes a vector of `count` table slots and links it from `slot`; the slots are to be linked by the caller. */
  tableVectorAt(slot: number, count: number): number[] {
    const start = this.#vectorAt(slot, count, 4 * count)
    return Array.from({ length: count }, (_, index) => start + 4 * index)
  }

  integersAt(slot: number, values: readonly number[]): void {
    const start = this.#vectorAt(slot, values.length, 4 * values.length)
    values.forEach((value, index) => this.#view.setInt32(start + 4 * index, value, true))
  }

  floatsAt(slot: number, values: readonly number[]): void {
    const start = this.#vectorAt(slot, values.length, 4 * values.length)
    values.forEach((value, index) => this.#view.setFloat32(start + 4 * index, value, true))
  }

  textAt(slot: number, text: string): void {
    const encoded = Buffer.from(text, 'utf8')
    const start = this.#vectorAt(slot, encoded.length, encoded.length + 1) // a closing zero that the length leaves out
    this.#bytes.set(encoded, start)
  }

  /** Writes raw bytes as a vector whose content is aligned to 16, as TFLite asks of tensor data. */
  dataAt(slot: number, data: Uint8Array): void {
    while ((this.#length + 4) % 16 !== 0) this.#reserve(1)
    const start = this.#vectorAt(slot, data.length, data.length) // first: it may move the bytes into a larger array
    this.#bytes.set(data, start)
  }

  uint8(position: number, value: number): void {
    this.#view.setUint8(position, value)
  }

  uint32(position: number, value: number): void {
    this.#view.setUint32(position, value, true)
  }

  link(slot: number, target: number): void {
    this.#view.setUint32(slot, target - slot, true)
  }

  align(multiple: number): void {
    while (this.#length % multiple !== 0) this.#reserve(1)
  }

  append(bytes: Uint8Array): void {
    const start = this.#reserve(bytes.length)
    this.#bytes.set(bytes, start)
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length)
  }

  #vectorAt(slot: number, count: number, sizeBytes: number): number {
    this.align(4)
    const position = this.#reserve(4 + sizeBytes)
    this.link(slot, position)
    this.#view.setUint32(position, count, true)
    return position + 4
  }

  #reserve(sizeBytes: number): number {
    const start = this.#length
    this.#length += sizeBytes
    if (this.#length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#length, 2 * this.#bytes.length))
      larger.set(this.#bytes)
      this.#bytes = larger
      this.#view = new DataView(larger.buffer)
    }
    return start
  }
}
