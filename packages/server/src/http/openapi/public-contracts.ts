import { itemMediaTypes } from '@honnin/shared/protocol'
import * as v from 'valibot'
import { ok, type PublicContracts } from './contract.ts'

/** For monitors, auditors and developers. */
export const publicContracts: PublicContracts = {
  linkedCapture: {
    summary: 'The picture that a link leads to',
    description: 'Made by POST …/captures/{itemId}/link. Every reading is recorded in the audit log.',
    answers: { 200: { description: 'The picture', body: { mediaTypes: itemMediaTypes } } },
    problems: ['not_found', 'link_expired', 'session_erased', 'rate_limited'],
  },
  checkpoint: {
    summary: 'The newest signed checkpoint of the audit log',
    answers: {
      200: { description: 'A signed note (c2sp.org/tlog-checkpoint)', body: { mediaTypes: ['text/plain'] } },
    },
    problems: ['not_found'],
  },
  receiptKeys: {
    summary: 'The keys that deletion receipts are signed with',
    answers: ok(
      'A JWK set (RFC 7517), present and retired keys',
      v.object({ keys: v.array(v.looseObject({ kid: v.string() })) }),
    ),
    problems: [],
  },
  health: {
    summary: 'Whether the process answers',
    answers: ok('It does', v.object({ status: v.literal('ok') })),
    problems: [],
  },
  readiness: {
    summary: 'Whether database and store answer',
    answers: ok('They do', v.object({ status: v.literal('ready') })),
    problems: [],
  },
  openApi: {
    summary: 'This document',
    answers: ok('OpenAPI 3.1', v.looseObject({ openapi: v.literal('3.1.0') })),
    problems: [],
  },
  reference: {
    summary: 'This document, to be read',
    answers: { 200: { description: 'A page', body: { mediaTypes: ['text/html'] } } },
    problems: [],
  },
}
