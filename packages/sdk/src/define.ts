import { FrameOverlay } from './elements/ekyc-capture/camera/frame-overlay.ts'
import { LightSheet } from './elements/ekyc-capture/camera/light-sheet.ts'
import { VideoBackdrop } from './elements/ekyc-capture/camera/video-backdrop.ts'
import { EkycCapture } from './elements/ekyc-capture/ekyc-capture.ts'
import { CameraScreen } from './elements/ekyc-capture/screens/camera-screen.ts'
import { ConsentScreen } from './elements/ekyc-capture/screens/consent-screen.ts'
import { DocumentScreen } from './elements/ekyc-capture/screens/document-screen.ts'
import { ErrorScreen } from './elements/ekyc-capture/screens/error-screen.ts'
import { InstructionScreen } from './elements/ekyc-capture/screens/instruction-screen.ts'
import { NoticeScreen } from './elements/ekyc-capture/screens/notice-screen.ts'
import { OutcomeScreen } from './elements/ekyc-capture/screens/outcome-screen.ts'
import { ShotScreen } from './elements/ekyc-capture/screens/shot-screen.ts'
import { UploadScreen } from './elements/ekyc-capture/screens/upload-screen.ts'

const elements: Readonly<Record<string, CustomElementConstructor>> = {
  'ekyc-frame-overlay': FrameOverlay,
  'ekyc-light-sheet': LightSheet,
  'ekyc-video-backdrop': VideoBackdrop,
  'ekyc-consent-screen': ConsentScreen,
  'ekyc-document-screen': DocumentScreen,
  'ekyc-instruction-screen': InstructionScreen,
  'ekyc-camera-screen': CameraScreen,
  'ekyc-shot-screen': ShotScreen,
  'ekyc-upload-screen': UploadScreen,
  'ekyc-outcome-screen': OutcomeScreen,
  'ekyc-error-screen': ErrorScreen,
  'ekyc-notice-screen': NoticeScreen,
  'ekyc-capture': EkycCapture,
}

// A page that loads the script twice, or a server that renders without elements, must not fail here.
if (typeof customElements !== 'undefined')
  for (const [name, constructor] of Object.entries(elements))
    if (customElements.get(name) === undefined) customElements.define(name, constructor)
