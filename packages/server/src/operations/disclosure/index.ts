export { disclosureLanguages } from './disclosure-item.ts'
export { makeDisclosure } from './make-disclosure.ts'
export { renderHtml, renderMarkdown } from './render-sheet.ts'
