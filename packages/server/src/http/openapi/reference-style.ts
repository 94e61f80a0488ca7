import { createHash } from 'node:crypto'

export const referenceStyle = `
:root{color-scheme:light dark;--line:#d5d9df;--soft:#5c6470;--accent:#0b5cad;--fill:#f5f6f8}
@media (prefers-color-scheme:dark){:root{--line:#3b424c;--soft:#a7b0bd;--accent:#8ec1f5;--fill:#1c2026}}
*{box-sizing:border-box}html{scroll-behavior:smooth;scroll-padding-top:1rem}@media (prefers-reduced-motion){html{scroll-behavior:auto}}
body{margin:0;font:16px/1.6 system-ui,"Hiragino Sans","Noto Sans CJK JP",sans-serif;display:grid;grid-template-columns:18rem minmax(0,1fr)}
nav{position:sticky;top:0;height:100vh;overflow:auto;padding:1.5rem;border-right:1px solid var(--line);background:var(--fill);font-size:.9rem}
nav ul{list-style:none;padding:0;margin:.25rem 0 1rem}nav ul ul{padding-left:.75rem;margin-bottom:.75rem}nav h1{font-size:1.25rem;margin:0}
main{padding:1.5rem 2rem;max-width:60rem}h2{margin:2.5rem 0 .5rem;font-size:1.4rem}section:first-child h2{margin-top:0}
article{border-top:1px solid var(--line);padding:1rem 0}h3{margin:0 0 .25rem;font-size:1.05rem;overflow-wrap:anywhere}
.method{display:inline-block;min-width:4.5rem;color:var(--accent)}a{color:var(--accent)}a:focus-visible,summary:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
code{font-family:ui-monospace,monospace;font-size:.92em}.soft,small{color:var(--soft)}summary{cursor:pointer;padding:.25rem 0}
table{border-collapse:collapse;width:100%;font-size:.9rem}th,td{text-align:left;vertical-align:top;padding:.3rem .75rem .3rem 0;border-top:1px solid var(--line);overflow-wrap:anywhere}
tbody th{font-weight:400}tr:target{background:var(--fill)}.refusals{columns:18rem;padding-left:1.2rem;font-size:.9rem}
@media (max-width:52rem){body{display:block}nav{position:static;height:auto;border-right:0;border-bottom:1px solid var(--line)}main{padding:1rem}.method{min-width:0}article tr{display:block;border-top:1px solid var(--line);padding:.3rem 0}article th,article td{display:inline;border:0;padding:0 .5rem 0 0}}
`

/** Source expression for the page's Content-Security-Policy: this style and no other. */
export const referenceStyleSource = `'sha256-${createHash('sha256').update(referenceStyle).digest('base64')}'`
