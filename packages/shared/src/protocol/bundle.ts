import * as v from 'valibot'
import { DocumentTypeSchema } from '../documents/index.ts'
import { InstantSchema, NonceSchema, SessionIdSchema, StepIdSchema } from './ids.ts'
import { ItemDescriptorSchema } from './item.ts'
import { PlanIdSchema } from './plan.ts'
import { StepKindSchema } from './step.ts'

/** `typ` and `alg` of the manifest's JWS (RFC 7515, compact serialisation). Anything else is refused. */
export const bundleType = 'ekyc-bundle+jwt'
export const bundleAlgorithm = 'ES256'
export const bundleIssuer = 'ekyc-capture'
/** Largest accepted compact JWS in bytes. */
export const bundleLimitBytes = 64 * 1024

/** What the page could tell about the device. Facts for review; nothing is decided from them alone. */
export const DeviceFactsSchema = v.strictObject({
  userAgent: v.pipe(v.string(), v.maxLength(512)),
  language: v.pipe(v.string(), v.maxLength(35)),
  screen: v.strictObject({ width: v.number(), height: v.number(), pixelRatio: v.number() }),
  cameras: v.pipe(
    v.array(
      v.strictObject({
        stepId: StepIdSchema,
        label: v.pipe(v.string(), v.maxLength(200)),
        width: v.number(),
        height: v.number(),
        frameRate: v.nullable(v.number()),
        facingMode: v.nullable(v.string()),
        deviceIdHash: v.nullable(v.string()),
        hasCapabilities: v.boolean(),
        /** Median and median absolute deviation of the time between frames, in milliseconds. */
        frameIntervalMs: v.nullable(v.strictObject({ median: v.number(), deviation: v.number() })),
        /** Pairs of successive frames with identical pixels. */
        repeatedFrames: v.number(),
      }),
    ),
    v.maxLength(16),
  ),
  /** WebDriver flag, patched media functions. */
  automation: v.boolean(),
})
export type DeviceFacts = v.InferOutput<typeof DeviceFactsSchema>

/** The payload of the bundle's JWS, signed by the device key whose thumbprint (RFC 7638) is the header's `kid`. */
export const BundleManifestSchema = v.strictObject({
  iss: v.literal(bundleIssuer),
  /** The session. */
  sub: SessionIdSchema,
  /** Seconds since the epoch by the device's clock. */
  iat: v.pipe(v.number(), v.integer()),
  /** From 1; a person who was asked to capture anew signs the next attempt. */
  attempt: v.pipe(v.number(), v.integer(), v.minValue(1)),
  plan: PlanIdSchema,
  documentType: DocumentTypeSchema,
  consent: v.strictObject({ textVersion: v.string(), locale: v.string(), grantedAt: InstantSchema }),
  steps: v.pipe(
    v.array(v.strictObject({ stepId: StepIdSchema, kind: StepKindSchema, nonce: NonceSchema })),
    v.minLength(1),
    v.maxLength(16),
  ),
  items: v.pipe(v.array(ItemDescriptorSchema), v.minLength(1), v.maxLength(64)),
  device: DeviceFactsSchema,
})
export type BundleManifest = v.InferOutput<typeof BundleManifestSchema>
