import * as v from 'valibot'

const base64url = v.pipe(v.string(), v.maxLength(20_000), v.regex(/^[A-Za-z0-9_-]+$/))
/** `AuthenticatorTransport` of WebAuthn Level 3, 5.8.4; others come and are left out. */
const knownTransports = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'] as const
export const isTransport = (given: string): given is (typeof knownTransports)[number] =>
  knownTransports.some((known) => known === given)

const common = {
  id: base64url,
  rawId: base64url,
  type: v.literal('public-key'),
  clientExtensionResults: v.optional(
    v.pipe(
      v.looseObject({}),
      v.transform(() => ({})),
    ),
    {},
  ),
}

/** `RegistrationResponseJSON` of WebAuthn Level 3, 5.1.8, as far as it is looked at. */
export const RegistrationSchema = v.object({
  ...common,
  response: v.object({
    clientDataJSON: base64url,
    attestationObject: base64url,
    transports: v.optional(v.pipe(v.array(v.pipe(v.string(), v.maxLength(32))), v.maxLength(16)), []),
  }),
})
export type Registration = v.InferOutput<typeof RegistrationSchema>

/** `AuthenticationResponseJSON`. */
export const AuthenticationSchema = v.object({
  ...common,
  response: v.object({ clientDataJSON: base64url, authenticatorData: base64url, signature: base64url }),
})
export type Authentication = v.InferOutput<typeof AuthenticationSchema>
