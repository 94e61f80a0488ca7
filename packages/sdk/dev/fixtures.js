// Moments of the flow, one for each screen that is to be looked at.

const session = {
  sessionId: 'ses_AAAAAAAAAAAAAAAAAAAAAA',
  status: 'capturing',
  livemode: false,
  plan: 'jp-image-face',
  attempt: 1,
  attemptsLeft: 2,
  locale: null,
  sources: ['camera-auto', 'camera-manual'],
  expiresAt: '2030-01-01T00:00:00.000Z',
  consent: {
    textVersion: 'v1.Xk2p0aGZs3',
    operator: 'みどり銀行',
    purpose: '口座開設のお申し込み(犯罪収益移転防止法による本人確認)',
    retentionDays: 90,
    privacyUrl: 'https://example.com/privacy',
  },
  consentGrantedAt: '2026-11-21T00:00:00.000Z',
  documentTypes: ['jp_driving_licence', 'jp_my_number_card', 'jp_residence_card'],
  documentType: 'jp_driving_licence',
  steps: ['document_front', 'document_back', 'document_thickness', 'face_challenge', 'face_with_document'].map(
    (kind) => ({ kind, state: 'pending' }),
  ),
  items: [],
  receipt: '4821-0937',
}

const kinds = session.steps.map((step) => step.kind)
const journeyAt = (done) => ({ session, accepted: kinds.slice(0, done), occupied: [] })
const step = (kind) => ({
  stepId: `stp_${kind.padEnd(22, 'A')}`,
  nonce: 'A'.repeat(22),
  issuedAt: '2026-11-21T00:00:00.000Z',
  expiresAt: '2026-11-21T00:03:00.000Z',
  index: kinds.indexOf(kind),
  total: kinds.length,
  kind,
  documentType: 'jp_driving_licence',
  movements: ['turn_left', 'open_mouth', 'nod'],
  tiltDeg: { min: 25, max: 60 },
})

const flow = (screen, rest = {}) => ({
  screen,
  delivery: { status: 'idle' },
  network: 'reachable',
  resyncs: 0,
  ...rest,
})
const view = (rest) => ({
  phase: 'guiding',
  guidance: null,
  holding: false,
  progress: 0,
  quad: null,
  movement: null,
  movementsDone: 0,
  forbiddenSide: false,
  guidanceAway: false,
  stuck: false,
  ...rest,
})
const instruction = (kind, rest = {}) =>
  flow({ name: 'instruction', journey: journeyAt(kinds.indexOf(kind)), kind, busy: false, notice: null, ...rest })
const camera = (kind, scene, viewParts) => ({
  flow: flow({ name: 'camera', journey: journeyAt(kinds.indexOf(kind)), step: step(kind) }),
  scene,
  view: view(viewParts),
})
const shot = (kind, scene, parts = {}) => ({
  flow: flow({
    name: 'shot',
    journey: journeyAt(kinds.indexOf(kind)),
    step: step(kind),
    shot: { source: 'camera-auto', count: 1, assisted: false, ...parts },
  }),
  scene,
})
const error = (code, redo = true, requestId = 'req_7Hs02kQ') => ({
  flow: flow({
    name: 'error',
    fault: { code, recoverable: redo, requestId: redo ? null : requestId },
    redo: redo ? { screen: instruction('document_front').screen, event: null } : null,
  }),
})
const outcome = (status, reasons = []) => ({
  flow: flow({
    name: 'outcome',
    journey: journeyAt(5),
    outcome: { status, finality: 'final', reasons, receipt: session.receipt },
  }),
})

const cardQuad = [
  [0.2, 0.24],
  [0.8, 0.23],
  [0.81, 0.75],
  [0.19, 0.76],
]

export const moments = {
  starting: { flow: flow({ name: 'starting', notice: null }) },
  consent: { flow: flow({ name: 'consent', journey: journeyAt(0), busy: false }) },
  document: { flow: flow({ name: 'document', journey: journeyAt(0), busy: false, chosen: null, notice: null }) },
  'document-refused': {
    flow: flow({
      name: 'document',
      journey: journeyAt(0),
      busy: true,
      chosen: 'jp_residence_card',
      notice: 'document_not_accepted',
    }),
  },
  'instruction-front': { flow: instruction('document_front') },
  'instruction-back': { flow: instruction('document_back') },
  'instruction-thickness': { flow: instruction('document_thickness') },
  'instruction-face': { flow: instruction('face_challenge') },
  'instruction-held': { flow: instruction('face_with_document') },
  'instruction-notice': {
    flow: {
      ...instruction('document_front', { notice: 'my_number_refused', busy: true }),
      delivery: { status: 'sending', step: step('document_front'), sentBytes: 1, totalBytes: 2 },
      network: 'waiting',
    },
  },
  'camera-seek': camera('document_front', 'table', { guidance: 'document_not_found' }),
  'camera-adjust': camera('document_front', 'card', { guidance: 'glare', quad: cardQuad, stuck: true }),
  'camera-hold': camera('document_front', 'card', {
    guidance: 'hold_still',
    holding: true,
    progress: 0.7,
    quad: cardQuad,
  }),
  'camera-thickness': camera('document_thickness', 'card', { guidance: 'document_not_tilted' }),
  'camera-face': camera('face_challenge', 'face', {
    guidance: 'perform_turn_left',
    movement: 'turn_left',
    movementsDone: 1,
    progress: 0.45,
  }),
  'camera-face-stuck': camera('face_challenge', 'face', {
    guidance: 'perform_open_mouth',
    movement: 'open_mouth',
    movementsDone: 1,
    stuck: true,
  }),
  'camera-held': camera('face_with_document', 'face', { guidance: 'document_too_far' }),
  'camera-manual': camera('document_front', 'bright', { guidanceAway: true, stuck: true }),
  'shot-front': shot('document_front', 'card'),
  'shot-manual': shot('document_thickness', 'card', { source: 'camera-manual' }),
  'shot-face': shot('face_challenge', 'face'),
  upload: {
    flow: flow(
      { name: 'upload', journey: journeyAt(5), busy: false },
      { delivery: { status: 'sending', step: step('face_with_document'), sentBytes: 6, totalBytes: 10 } },
    ),
    scene: 'card',
  },
  'outcome-processing': outcome('processing'),
  'outcome-approved': outcome('approved'),
  'outcome-review': outcome('review'),
  'outcome-resubmit': outcome('resubmit', ['document_glare', 'thickness_no_edge', 'face_match_unclear']),
  'outcome-declined': outcome('declined'),
  'error-permission': error('permission_denied'),
  'error-no-camera': error('no_camera'),
  'error-in-app': error('in_app_browser', false),
  'error-internal': error('internal_error'),
  'error-expired': error('session_expired', false),
  'error-attempts': error('too_many_attempts', false),
  'error-offline': { flow: flow({ name: 'upload', journey: journeyAt(5), busy: true }, { network: 'waiting' }) },
  canceled: { flow: flow({ name: 'canceled', reason: 'consent_denied' }) },
}
