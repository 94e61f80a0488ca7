import {
  CancelRequestSchema,
  ConsentRequestSchema,
  DocumentRequestSchema,
  GuidanceNoteSchema,
  StepRequestSchema,
  SubmitRequestSchema,
} from '@honnin/shared/protocol'
import {
  acceptItem,
  bindDevice,
  cancelSession,
  chooseDocument,
  completeStep,
  giveConsent,
  issueStep,
  noteGuidance,
  readCaptureSession,
  readOutcome,
  submitBundle,
} from '../../sessions/index.ts'
import type { ApiContext } from '../api-context.ts'
import { parseRequest } from '../parse.ts'
import { accepted, created, ok, type BindingRoutes, type CaptureRoutes } from '../route.ts'
import { readUpload } from '../upload.ts'

/** The device presents itself. */
export const bindingRoutes = (context: ApiContext): BindingRoutes => ({
  bind: async ({ caller }) => ok(await bindDevice(context, caller)),
})

/** The capture as the person's page drives it. */
export const captureRoutes = (context: ApiContext): CaptureRoutes => ({
  captureSession: async ({ caller }) => ok(await readCaptureSession(context, caller.sessionId)),

  consent: async ({ caller, request }) =>
    ok(await giveConsent(context, caller.sessionId, parseRequest(ConsentRequestSchema, request.body))),

  chooseDocument: async ({ caller, request }) => {
    const { documentType } = parseRequest(DocumentRequestSchema, request.body)
    return ok(await chooseDocument(context, caller.sessionId, documentType))
  },

  issueStep: async ({ caller, request }) => {
    const { retake } = parseRequest(StepRequestSchema, request.body ?? {})
    return ok({ step: await issueStep(context, caller.sessionId, retake) })
  },

  uploadItem: async ({ caller, parameter, request, response }) => {
    const target = { sessionId: caller.sessionId, stepId: parameter('stepId') }
    const { descriptor, medium } = await readUpload(context, target, { request, response })
    const { screenItem } = context
    const { item, isNew } = await acceptItem(context, { upload: { ...target, descriptor }, medium, screenItem })
    return isNew ? created(item) : ok(item)
  },

  noteGuidance: async ({ caller, parameter, request }) => {
    const { code } = parseRequest(GuidanceNoteSchema, request.body)
    return ok({ noted: await noteGuidance(context, caller.sessionId, { stepId: parameter('stepId'), code }) })
  },

  completeStep: async ({ caller, parameter }) => ok(await completeStep(context, caller.sessionId, parameter('stepId'))),

  submit: async ({ caller, request }) => {
    const { bundle } = parseRequest(SubmitRequestSchema, request.body)
    const { sessionId, possession } = caller
    return accepted(await submitBundle(context, { sessionId, bundle, deviceKey: possession.key }))
  },

  outcome: async ({ caller }) => ok(await readOutcome(context, caller.sessionId)),

  cancelCapture: async ({ caller, request }) => {
    const { reason } = parseRequest(CancelRequestSchema, request.body ?? {})
    await cancelSession(context, caller.sessionId, { by: 'person', reason })
    return ok(await readOutcome(context, caller.sessionId))
  },
})
