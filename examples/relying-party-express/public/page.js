import { textsOf } from './texts.js'

const byId = (id) => document.getElementById(id)
const screens = ['start', 'capture', 'result']
const show = (screen) => {
  for (const id of screens) byId(id).hidden = id !== screen
  document.body.dataset.screen = screen
}

const localeSelect = byId('locale')
const applyLocale = () => {
  const locale = localeSelect.value
  document.documentElement.lang = locale === 'en' ? 'en' : 'ja'
  const texts = textsOf(locale)
  for (const element of document.querySelectorAll('[data-text]')) element.textContent = texts[element.dataset.text]
  document.querySelector('ekyc-capture')?.setAttribute('locale', locale)
}
localeSelect.value = new URLSearchParams(location.search).get('locale') ?? 'ja'
if (localeSelect.value === '') localeSelect.value = 'ja'
localeSelect.addEventListener('change', applyLocale)
applyLocale()

const json = async (response) => {
  const body = await response.json()
  if (!response.ok) throw new Error(body.code)
  return body
}

/** The capture's own events are for the page's look only; the truth comes from this site's server, which asks Honnin. */
const pollResult = async (id) => {
  for (;;) {
    const result = await fetch(`/verifications/${id}`).then(json)
    if (!['created', 'capturing', 'processing'].includes(result.status)) return result
    await new Promise((resolve) => setTimeout(resolve, 1000))
  }
}

const row = (cells) => {
  const element = document.createElement('tr')
  for (const text of cells) element.append(Object.assign(document.createElement('td'), { textContent: text }))
  return element
}

const showResult = (result) => {
  const texts = textsOf(localeSelect.value)
  byId('status').textContent = texts.status[result.status] ?? result.status
  byId('status').dataset.status = result.status
  byId('checks').replaceChildren(
    ...result.checks.map((check) => {
      const element = row([check.id, texts.outcomes[check.outcome] ?? check.outcome, check.reasons.join(', ')])
      element.dataset.outcome = check.outcome
      return element
    }),
  )
  const facts = [
    ['Session', result.id],
    ['Webhook', result.webhook.received > 0 ? `✓ ${result.webhook.status}` : '…'],
    ['Audit log', result.audit === null ? '…' : `#${result.audit.index}`],
  ]
  byId('facts').replaceChildren(
    ...facts.flatMap(([term, value]) => [
      Object.assign(document.createElement('dt'), { textContent: term }),
      Object.assign(document.createElement('dd'), { textContent: value }),
    ]),
  )
  document.body.dataset.result = JSON.stringify(result)
  show('result')
}

const begin = async () => {
  byId('problem').hidden = true
  byId('begin').disabled = true
  try {
    const { id, token } = await fetch('/verifications', { method: 'POST' }).then(json)
    const capture = document.createElement('ekyc-capture')
    capture.setAttribute('session-token', token)
    capture.setAttribute('api-base', '/ekyc')
    capture.setAttribute('assets-base', '/ekyc/assets/')
    capture.setAttribute('locale', localeSelect.value)
    capture.addEventListener('ekyc-complete', async (event) => {
      if (event.status === 'resubmit') return
      const result = await pollResult(id)
      // The person reads the outcome in the capture first; the relying party's own page follows.
      setTimeout(() => showResult(result), 2500)
    })
    capture.addEventListener('ekyc-cancel', () => {
      capture.remove()
      show('start')
    })
    byId('capture').replaceChildren(capture)
    show('capture')
  } catch (error) {
    byId('problem').textContent = `${textsOf(localeSelect.value).problem} (${error.message})`
    byId('problem').hidden = false
  } finally {
    byId('begin').disabled = false
  }
}

byId('begin').addEventListener('click', begin)
byId('again').addEventListener('click', () => {
  byId('capture').replaceChildren()
  show('start')
})
show('start')
