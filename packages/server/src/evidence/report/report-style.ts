/** For A4 paper and for a telephone; no font, picture or script comes from elsewhere. */
export const reportStyle = `
:root { color-scheme: light; --ink: #16181d; --muted: #565d69; --line: #c9ced8; --soft: #f3f5f8; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 190mm; padding: 24px; color: var(--ink); background: #fff;
  font: 10.5pt/1.6 "Noto Sans CJK JP", "Noto Sans JP", "Hiragino Sans", "Yu Gothic", Meiryo, system-ui, sans-serif;
  overflow-wrap: anywhere; }
h1 { font-size: 19pt; margin: 0 0 12px; line-height: 1.3; }
h2 { font-size: 13pt; margin: 28px 0 10px; padding-bottom: 4px; border-bottom: 1.5px solid var(--ink); break-after: avoid; }
h3 { font-size: 10.5pt; margin: 16px 0 4px; break-after: avoid; }
p { margin: 0 0 8px; } ul { margin: 0; padding-left: 1.3em; } small { color: var(--muted); font-size: 8.5pt; }
code { font: 8pt/1.5 ui-monospace, "DejaVu Sans Mono", monospace; color: var(--muted); word-break: break-all; }
dl { margin: 0; display: grid; } dl > div { display: grid; grid-template-columns: 44mm 1fr; gap: 0 12px;
  padding: 6px 0; border-bottom: 1px solid var(--line); break-inside: avoid; }
dt { color: var(--muted); font-size: 9.5pt; } dd { margin: 0; }
table { width: 100%; border-collapse: collapse; } thead { display: table-header-group; }
th { text-align: left; font-size: 9pt; color: var(--muted); background: var(--soft); overflow-wrap: normal; }
th, td { padding: 6px 8px; border-bottom: 1px solid var(--line); vertical-align: top; } tr { break-inside: avoid; }
td:nth-child(2) { min-width: 24mm; } td small code { font-size: 7.5pt; }
blockquote { margin: 0; padding: 2px 0 2px 10px; border-left: 3px solid var(--line); } blockquote p { margin: 0 0 2px; }
.test { padding: 8px 12px; margin: 0 0 12px; border: 2px solid #8a1c1c; color: #8a1c1c; font-weight: 700; }
.decision { border: 2px solid var(--ink); border-radius: 6px; padding: 14px 18px 6px; }
.decision dl > div:last-child { border-bottom: 0; }
.verdict { display: flex; align-items: baseline; gap: 14px; margin: 0; } .verdict span { color: var(--muted); }
.verdict strong { font-size: 22pt; line-height: 1.3; }
.approved .verdict strong { color: #11602f; } .declined .verdict strong { color: #8a1c1c; }
.review .verdict strong, .resubmit .verdict strong { color: #7a4a00; }
.note { color: var(--muted); font-size: 9pt; } .warning { color: #8a1c1c; }
.mark { font-weight: 700; white-space: nowrap; } .pass, .match, .tolerated { color: #11602f; }
.fail, .mismatch { color: #8a1c1c; } .inconclusive, .unreadable { color: #7a4a00; } .skipped { color: var(--muted); }
.figures { display: grid; grid-template-columns: repeat(3, 1fr); gap: 14px; }
.listed { grid-template-columns: repeat(2, 1fr); }
figure { margin: 0; border: 1px solid var(--line); break-inside: avoid; }
figure img { display: block; width: 100%; height: 52mm; object-fit: contain; background: #e9ecf1; }
figcaption { padding: 6px 8px; font-size: 8.5pt; line-height: 1.5; }
figcaption code { font-size: 6.5pt; line-height: 1.4; display: block; }
@media (max-width: 640px) {
  body { padding: 16px; } .verdict { flex-direction: column; gap: 0; } .figures, .listed { grid-template-columns: 1fr; }
  dl > div { grid-template-columns: 1fr; }
  thead { display: none; } table, tbody, tr, td { display: block; } tr { padding: 8px 0; border-bottom: 1px solid var(--line); }
  td { border: 0; padding: 2px 0; } .nothing { display: none; } td::before { content: attr(data-label) " "; color: var(--muted); font-size: 8.5pt; display: block; }
}
@media print {
  body { padding: 0; max-width: none; font-size: 9.5pt; } .decision, figure, tr { break-inside: avoid; }
  * { print-color-adjust: exact; }
}
`

/** Margins of the paper; every page names the session and its number. */
export const pageStyle = (sessionId: string): string => `
@page { size: A4; margin: 16mm 14mm 18mm;
  @bottom-left { content: "${sessionId}"; font: 7.5pt monospace; }
  @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; } }
`
