import { svg, type TemplateResult } from 'lit'
import { create } from 'qrcode'

/** Modules of white around the code (ISO/IEC 18004). */
const quiet = 4

/** A QR code as one path. It is drawn here: what it holds is a secret. */
export const qrPicture = (text: string, label: string): TemplateResult => {
  const { modules } = create(text, { errorCorrectionLevel: 'M' })
  const { size } = modules
  let path = ''
  for (let y = 0; y < size; y += 1)
    for (let x = 0; x < size; x += 1) if (modules.get(y, x) !== 0) path += `M${x} ${y}h1v1h-1z`
  const side = size + 2 * quiet
  return svg`<svg class="qr" role="img" aria-label=${label} viewBox="${-quiet} ${-quiet} ${side} ${side}"
    shape-rendering="crispEdges"><rect x=${-quiet} y=${-quiet} width=${side} height=${side} fill="#fff"></rect><path
    d=${path} fill="#000"></path></svg>`
}
