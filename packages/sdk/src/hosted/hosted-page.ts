/**
 * The script of the hosted capture page, which the server renders at `/c/…`. The client token is asked for when the person begins,
 * and not when the page is opened: programs that preview links open them too.
 */

interface Begun {
  readonly clientToken: string
  readonly returnUrl: string | null
}

const screens = ['start', 'capture', 'done', 'problem'] as const
type Screen = (typeof screens)[number]

const byId = (id: string): HTMLElement => {
  const element = document.getElementById(id)
  if (element === null) throw new TypeError(`the page has no #${id}`)
  return element
}

const show = (screen: Screen): void => {
  for (const id of screens) byId(id).hidden = id !== screen
  document.body.dataset['screen'] = screen
  if (screen !== 'capture') byId(screen).querySelector<HTMLElement>('h1')?.focus()
}

const isBegun = (value: unknown): value is Begun =>
  typeof value === 'object' && value !== null && 'clientToken' in value && typeof value.clientToken === 'string'

/** The session has ended, ran out of time or got another link since the page was opened: the page tells that when it is opened anew. */
class LinkOverError extends Error {
  override readonly name = 'LinkOverError'
}

const overStatuses: readonly number[] = [404, 409, 410]

const begin = async (link: string): Promise<Begun> => {
  const answer = await fetch(`${link}/token`, { method: 'POST' })
  if (overStatuses.includes(answer.status)) throw new LinkOverError(`the link answered ${answer.status}`)
  const body: unknown = await answer.json()
  if (!answer.ok || !isBegun(body)) throw new Error(`the link answered ${answer.status}`)
  return body
}

const leadBack = (returnUrl: string | null): void => {
  const back = byId('back')
  back.hidden = returnUrl === null
  if (returnUrl !== null) back.setAttribute('href', returnUrl)
}

const openCapture = ({ clientToken, returnUrl }: Begun): void => {
  const base = new URL('../', location.href)
  const capture = document.createElement('ekyc-capture')
  capture.setAttribute('session-token', clientToken)
  capture.setAttribute('api-base', base.href)
  capture.setAttribute('assets-base', new URL('assets/', base).href)
  capture.setAttribute('locale', document.body.dataset['locale'] ?? 'ja')
  leadBack(returnUrl)
  capture.addEventListener('ekyc-complete', (event) => {
    if ('status' in event && event.status === 'resubmit') return
    // The person reads the outcome in the capture; the way back appears beside it.
    byId('after').hidden = returnUrl === null
    if (returnUrl !== null) byId('after-back').setAttribute('href', returnUrl)
  })
  capture.addEventListener('ekyc-cancel', () => {
    capture.remove()
    show('done')
  })
  byId('capture').prepend(capture)
  show('capture')
}

const button = document.getElementById('begin')
const link = document.body.dataset['link']
if (button instanceof HTMLButtonElement && link !== undefined)
  button.addEventListener('click', () => {
    button.disabled = true
    begin(new URL(link, location.href).pathname)
      .then(openCapture)
      .catch((error: unknown) => {
        if (error instanceof LinkOverError) location.reload()
        else show('problem')
      })
      .finally(() => {
        button.disabled = false
      })
  })
