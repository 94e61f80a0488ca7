import type { Messages } from './messages.ts'
import { problemTexts } from './problem-texts.ts'

/** What stopped and how to go on. */
export const enProblems: Messages['problems'] = problemTexts({
  trouble: {
    title: 'That did not work',
    body: 'Something stopped on our side. What you took is kept. Please try again in a moment.',
  },
  busy: { title: 'It is busy right now', body: 'Please try again in a moment. What you took is kept.' },
  linkInvalid: {
    title: 'You cannot start from this page',
    body: 'Go back to where you applied and begin the verification again.',
  },
  linkExpired: {
    title: 'Time is up',
    body: 'For your safety this ends after a while. Go back to where you applied to pick up where you left off.',
  },
  otherDevice: {
    title: 'This was begun on another device',
    body: 'Go on where you began, in the same browser. If you cannot, start again from where you applied.',
  },
  sessionOver: {
    title: 'This verification has ended',
    body: 'No more pictures are needed. To do it again, start from where you applied.',
  },
  sessionExpired: {
    title: 'This verification has expired',
    body: 'Please start again from where you applied. The pictures you took will be deleted.',
  },
  erased: { title: 'This verification was erased', body: 'To do it again, start from where you applied.' },
  consent: { title: 'Please read the consent', body: 'It changed, or was not given yet. Please read it once more.' },
  document: { title: 'Choose a document we accept', body: 'That one is not accepted here. Please use another.' },
  stepExpired: { title: 'Some time has passed', body: 'Please take this picture again. The others are kept.' },
  recapture: { title: 'The picture did not arrive', body: 'Please take it again.' },
  myNumber: {
    title: 'We must not accept that side',
    body: 'The law forbids us to take the 12-digit My Number. Nothing was kept.',
  },
  bundle: {
    title: 'We could not confirm what was sent',
    body: 'For your safety it was not accepted. Please send it again.',
  },
  permissionDenied: {
    title: 'We need the camera',
    body: 'It photographs your document and your face. This is how to allow it.',
  },
  noCamera: { title: 'No camera found', body: 'Connect a camera, or open this page on a phone.' },
  cameraInUse: {
    title: 'Another app is using the camera',
    body: 'Close video calls and other tabs that use it, then try again.',
  },
  cameraDisconnected: { title: 'The camera stopped', body: 'Check its connection. What you took is kept.' },
  unsupported: {
    title: 'This browser cannot take the pictures',
    body: 'Update it or use another one (Safari 16.4, Chrome 109, Firefox 115 or newer).',
  },
  inApp: {
    title: 'Open this in Safari or Chrome',
    body: 'The browser inside this app cannot use the camera. Choose “Open in browser” from its menu, or copy the address.',
  },
  insecure: { title: 'This connection is not secure', body: 'Open the page at an address that begins with https://.' },
  assets: { title: 'Something could not be loaded', body: 'Find a better connection and try again.' },
  network: {
    title: 'You are offline',
    body: 'We go on by ourselves when the connection is back. Please keep this page open.',
  },
  upload: { title: 'A picture could not be sent', body: 'What you took is kept. Please try again.' },
  timeout: { title: 'It took too long', body: 'Find a better connection and try again.' },
  attempts: {
    title: 'A person will look at it',
    body: 'There are no tries left and you need not take more pictures. You will hear from the company you applied to.',
  },
})
