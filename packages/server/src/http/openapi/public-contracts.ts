import { itemMediaTypes } from '@honnin/shared/protocol'
import * as v from 'valibot'
import { HostedQuerySchema } from '../routes/hosted-routes.ts'
import { ok, type PublicContracts } from './contract.ts'

/** For monitors, auditors and developers. */
export const publicContracts: PublicContracts = {
  hostedPage: {
    summary: 'The hosted capture page',
    description: 'Where `hostedUrl` of a session leads: a page for people, in Japanese and English (`lang`).',
    query: HostedQuerySchema,
    answers: {
      200: { description: 'The capture can begin', body: { mediaTypes: ['text/html'] } },
      404: { description: 'The link is not known, or not any more', body: { mediaTypes: ['text/html'] } },
      410: { description: 'The capture is over', body: { mediaTypes: ['text/html'] } },
    },
    problems: [],
  },
  hostedToken: {
    summary: 'Begin the capture of the hosted page',
    description: 'Called by the page when the person begins. A client token that was given out before ends.',
    answers: ok(
      'A client token, and where the person goes afterwards',
      v.object({ clientToken: v.string(), returnUrl: v.nullable(v.string()) }),
    ),
    problems: ['not_found', 'rate_limited', 'session_closed', 'session_expired', 'session_erased'],
  },
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
    failures: [],
    problems: [],
  },
  health: {
    summary: 'Whether the process answers',
    answers: ok('It does', v.object({ status: v.literal('ok') })),
    failures: [],
    problems: [],
  },
  readiness: {
    summary: 'Whether database and store answer',
    answers: ok('They do', v.object({ status: v.literal('ready') })),
    failures: ['service_unavailable'],
    problems: [],
  },
  openApi: {
    summary: 'This document',
    answers: ok('OpenAPI 3.1', v.looseObject({ openapi: v.literal('3.1.0') })),
    failures: [],
    problems: [],
  },
  reference: {
    summary: 'This document, to be read',
    answers: { 200: { description: 'A page', body: { mediaTypes: ['text/html'] } } },
    failures: [],
    problems: [],
  },
}
