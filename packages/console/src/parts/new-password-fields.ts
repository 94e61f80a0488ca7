import { html, type TemplateResult } from 'lit'
import type { Messages } from '../messages/index.ts'

/** `next` and `repeated`: a password that is chosen, and once more against slips. */
export const newPasswordFields = (
  words: Messages['signIn']['changePassword'],
  isDifferent: boolean,
): TemplateResult => html`
  <console-password
    name="next"
    autocomplete="new-password"
    .label=${words.chosen}
    .hint=${words.rule}
  ></console-password>
  <console-password
    name="repeated"
    autocomplete="new-password"
    .label=${words.repeated}
    .problem=${isDifferent ? words.differs : ''}
  ></console-password>
`
