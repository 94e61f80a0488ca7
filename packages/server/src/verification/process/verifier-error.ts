/** `verifier_ended`: the process of the verifier died under a call; `verifier_silent`: it did not answer in time and was ended. */
export type VerifierErrorCode = 'verifier_ended' | 'verifier_silent'

/** The verifier gave no answer. The next call finds a new process. */
export class VerifierError extends Error {
  override readonly name = 'VerifierError'
  readonly code: VerifierErrorCode

  constructor(code: VerifierErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
