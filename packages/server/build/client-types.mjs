import openapiTS, { astToString } from 'openapi-typescript'

const heading = `// Made from the OpenAPI document by \`node packages/server/build/generate-client.mjs\`; not to be edited.\n\n`

/** What a relying party's server calls: every refusal is a Problem, so they are not told apart here. */
const forRelyingParty = (/** @type {any} */ document) => {
  const paths = Object.entries(document.paths).flatMap(([path, methods]) => {
    const kept = Object.entries(/** @type {Record<string, any>} */ (methods))
      .filter(([, operation]) => !operation.tags.includes('capture'))
      .map(([method, operation]) => {
        const answers = Object.entries(operation.responses).filter(([status]) => Number(status) < 400)
        const problem = {
          description: 'A problem',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        }
        return [method, { ...operation, responses: { ...Object.fromEntries(answers), default: problem } }]
      })
    return kept.length === 0 ? [] : [[path, Object.fromEntries(kept)]]
  })
  return { ...document, paths: Object.fromEntries(paths), webhooks: {} }
}

/**
 * The types of the relying party's client, as TypeScript.
 *
 * @param {any} document the OpenAPI document
 */
export const clientTypes = async (document) =>
  heading + astToString(await openapiTS(forRelyingParty(document), { defaultNonNullable: false }))
