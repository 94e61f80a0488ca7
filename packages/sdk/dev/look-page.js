import { moments } from './fixtures.js'

// The camera of these pages is a drawing: the stage is not started, its view is set.
const cameraScreen = customElements.get('ekyc-camera-screen')
cameraScreen.prototype.firstUpdated = function () {
  const video = this.renderRoot.querySelector('video')
  video.srcObject = sceneCanvas.captureStream(5)
  void video.play()
  new ResizeObserver(([entry]) => {
    this.stageSize = { width: entry.contentRect.width, height: entry.contentRect.height }
  }).observe(this)
}

const sceneCanvas = document.createElement('canvas')
const drawCard = (context, { x, y, width }) => {
  const height = width * 0.63
  context.fillStyle = '#f4f7fb'
  context.beginPath()
  context.roundRect(x, y, width, height, width * 0.04)
  context.fill()
  context.fillStyle = '#3d8f6c'
  context.fillRect(x, y + height * 0.08, width, height * 0.1)
  context.fillStyle = '#2b3a4a'
  for (let line = 0; line < 6; line += 1)
    context.fillRect(
      x + width * 0.06,
      y + height * (0.28 + line * 0.1),
      width * (line % 2 ? 0.42 : 0.52),
      height * 0.035,
    )
  context.fillStyle = '#b9c9dc'
  context.fillRect(x + width * 0.68, y + height * 0.28, width * 0.26, height * 0.55)
}

const drawScene = async (scene) => {
  const portrait = innerHeight > innerWidth
  sceneCanvas.width = portrait ? 720 : 1280
  sceneCanvas.height = portrait ? 1280 : 960
  const { width, height } = sceneCanvas
  const context = sceneCanvas.getContext('2d')
  const gradient = context.createLinearGradient(0, 0, width, height)
  const [from, to] = { bright: ['#ffffff', '#e9e4d8'], face: ['#cfd8dd', '#8f9fa8'] }[scene] ?? ['#6b4a32', '#3b271a']
  gradient.addColorStop(0, from)
  gradient.addColorStop(1, to)
  context.fillStyle = gradient
  context.fillRect(0, 0, width, height)
  if (scene === 'card') {
    const cardWidth = width * (portrait ? 0.8 : 0.56)
    drawCard(context, { x: (width - cardWidth) / 2, y: height / 2 - cardWidth * 0.315, width: cardWidth })
  }
  if (scene === 'face') {
    const photo = new Image()
    photo.src = '/face.jpg'
    try {
      await photo.decode()
      const scale = Math.max(width / photo.width, height / photo.height)
      context.drawImage(
        photo,
        (width - photo.width * scale) / 2,
        (height - photo.height * scale) / 2,
        photo.width * scale,
        photo.height * scale,
      )
    } catch {
      // No photograph on this machine: the grey background has to do.
    }
  }
}

globalThis.moments = Object.keys(moments)
globalThis.show = async (name, { locale, theme }) => {
  const { flow, view, scene } = moments[name]
  document.querySelector('ekyc-capture')?.remove()
  const element = document.createElement('ekyc-capture')
  element.locale = locale
  element.theme = theme
  document.querySelector('main').append(element)
  await element.updateComplete
  if (scene !== undefined) await drawScene(scene)
  element.flow = flow
  await element.updateComplete
  const screen = element.renderRoot.querySelector('[data-screen]')
  await screen.updateComplete
  if (view !== undefined) {
    await new Promise((resolve) => setTimeout(resolve, 350))
    screen.view = view
    screen.cameras = 2
    await screen.updateComplete
  }
  if (scene !== undefined && view === undefined) {
    const picture = URL.createObjectURL(await new Promise((resolve) => sceneCanvas.toBlob(resolve, 'image/jpeg')))
    screen.picture = picture
    screen.pictures = new Map([
      ['document_front', picture],
      ['document_thickness', picture],
    ])
    await screen.updateComplete
  }
}
