// Both realms have this global; `shared` is compiled without the types of either realm.
declare const TextEncoder: new () => { encode(text: string): Uint8Array<ArrayBuffer> }

export const encodeUtf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)
