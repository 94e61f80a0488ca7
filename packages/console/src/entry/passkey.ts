import { ConsoleError } from '../api/console-error.ts'

type Json = Record<string, unknown>

/** Whether this browser has WebAuthn with its JSON forms (Level 3); older ones sign in with codes. */
export const hasPasskeys = (): boolean =>
  typeof PublicKeyCredential !== 'undefined' && 'parseRequestOptionsFromJSON' in PublicKeyCredential

/** The person said no, or waited too long, or the device knows no such key: WebAuthn tells these apart for nobody. */
const asked = async (ask: () => Promise<Credential | null>): Promise<Json> => {
  let credential: Credential | null
  try {
    credential = await ask()
  } catch (cause) {
    throw new ConsoleError('passkey_refused', { cause })
  }
  if (!(credential instanceof PublicKeyCredential)) throw new ConsoleError('passkey_refused')
  return { ...(credential.toJSON() as object) }
}

/** Asks for the passkey. `options` are those of the server (WebAuthn Level 3, section 5.1.10). */
export const confirmPasskey = (options: Json): Promise<Json> =>
  asked(() =>
    navigator.credentials.get({
      publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(
        options as unknown as PublicKeyCredentialRequestOptionsJSON,
      ),
    }),
  )

/** Makes a passkey. `options` are those of the server (WebAuthn Level 3, section 5.1.9). */
export const createPasskey = (options: Json): Promise<Json> =>
  asked(() =>
    navigator.credentials.create({
      publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(
        options as unknown as PublicKeyCredentialCreationOptionsJSON,
      ),
    }),
  )
