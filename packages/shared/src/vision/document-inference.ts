import type { DocumentInference } from './document-attempts.ts'
import { DOCUMENT_INPUT_DIMS } from './document-corners.ts'
import { EDGE_INPUT_DIMS } from './edge-strips.ts'
import { OUTLINE_INPUT_DIMS } from './outline-view.ts'

/** The networks that find documents, by the names of their models. */
export const DOCUMENT_NETWORKS = ['document-corners', 'document-outline', 'document-edges'] as const

export type DocumentNetworkId = (typeof DOCUMENT_NETWORKS)[number]

/** Runs one of the networks on its input `image` and gives the named float32 outputs. */
export type RunDocumentNetwork = <const Output extends string>(
  id: DocumentNetworkId,
  image: { readonly data: Float32Array; readonly dims: readonly number[] },
  outputs: readonly Output[],
) => Promise<Readonly<Record<Output, Float32Array>>>

/** The networks as `locateDocument` asks them, on whatever runs them. */
export function documentInference(run: RunDocumentNetwork): DocumentInference {
  return {
    corners: (data) => run('document-corners', { data, dims: DOCUMENT_INPUT_DIMS }, ['heatmaps', 'scores']),
    outline: (data) => run('document-outline', { data, dims: OUTLINE_INPUT_DIMS }, ['sides', 'scores']),
    edges: async (data) => (await run('document-edges', { data, dims: EDGE_INPUT_DIMS }, ['places'])).places,
  }
}

/** Runs every network once on nothing: the first run compiles and allocates. */
export async function warmDocumentNetworks({ corners, outline, edges }: DocumentInference): Promise<void> {
  await corners(zeros(DOCUMENT_INPUT_DIMS))
  await outline(zeros(OUTLINE_INPUT_DIMS))
  await edges(zeros(EDGE_INPUT_DIMS))
}

const zeros = (dims: readonly number[]): Float32Array =>
  new Float32Array(dims.reduce((product, side) => product * side, 1))
