import { describe, expect, it } from 'vitest'
import { hrefOf, parseRoute } from './route.ts'

describe('parseRoute', () => {
  it.each([
    ['', { page: 'queue', id: null, query: {} }],
    ['#/', { page: 'queue', id: null, query: {} }],
    ['#/case/ses_1', { page: 'case', id: 'ses_1', query: {} }],
    [
      '#/queue?reason=document_glare&show=free',
      { page: 'queue', id: null, query: { reason: 'document_glare', show: 'free' } },
    ],
    ['#/elsewhere', { page: 'unknown', id: null, query: {} }],
    ['#/case/a/b', { page: 'unknown', id: 'a', query: {} }],
    ['#/case/%E0%A4%A', { page: 'case', id: null, query: {} }],
  ])('reads %s', (hash, route) => {
    expect(parseRoute(hash)).toEqual(route)
  })
})

describe('hrefOf', () => {
  it('gives what parseRoute reads', () => {
    const href = hrefOf('search', { query: { reference: '口座 1/2', status: undefined, from: '' } })
    expect(parseRoute(href)).toEqual({ page: 'search', id: null, query: { reference: '口座 1/2' } })
    expect(parseRoute(hrefOf('case', { id: 'ses_a/b' }))).toEqual({ page: 'case', id: 'ses_a/b', query: {} })
  })
})
