/** Black or white, whichever reads better on a colour (WCAG relative luminance). */
const inkOn = (color: string): string => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? '#08182f' : '#ffffff'
}

const accentOf = (color: string | null): string =>
  color === null
    ? ':root{--accent:light-dark(#1b4fa8,#8db8ff);--on-accent:light-dark(#fff,#08182f)}'
    : `:root{--accent:${color};--on-accent:${inkOn(color)}}ekyc-capture{--ekyc-color-accent:${color};--ekyc-color-on-accent:${inkOn(color)}}`

/** The page's look; `accent` is the tenant's colour, `#rrggbb`. */
export const pageStyle = (accent: string | null): string => `${accentOf(accent)}
:root{color-scheme:light dark;--ink:light-dark(#15202e,#edf2f8);--soft:light-dark(#51606f,#a9b7c7);--paper:light-dark(#eef1f5,#0a0f16);--sheet:light-dark(#fff,#141c27);--line:light-dark(#d5dce4,#314054)}
*{box-sizing:border-box}[hidden]{display:none!important}
body{margin:0;min-height:100dvh;display:flex;flex-direction:column;background:var(--paper);color:var(--ink);font:17px/1.7 system-ui,"Hiragino Sans","Noto Sans CJK JP","Yu Gothic UI",Meiryo,sans-serif;line-break:strict;word-break:auto-phrase;overflow-wrap:anywhere}
header{display:flex;align-items:center;gap:.75rem;padding:.75rem 1.25rem;background:var(--sheet);border-block-end:1px solid var(--line)}
header img{block-size:2.25rem;max-inline-size:9rem;object-fit:contain}header strong{flex:1;line-height:1.3}
.mark{border:1px solid currentcolor;border-radius:99px;padding:0 .7rem;color:var(--soft);font-size:.85rem}
body[data-screen=capture] header{display:none}
a{color:inherit;text-underline-offset:.2em}main{flex:1;display:grid;place-items:center;padding:1.25rem}
body[data-screen=capture] main{padding:0;place-items:stretch}
.sheet{inline-size:min(100%,60rem);background:var(--sheet);border-radius:20px;padding:clamp(1.5rem,4vw,3rem);box-shadow:0 1px 2px rgb(16 32 56/8%),0 18px 48px rgb(16 32 56/14%)}
.sheet.narrow{inline-size:min(100%,34rem)}h1{margin:0 0 .5rem;font-size:clamp(1.6rem,5vw,2.1rem);line-height:1.3}h1:focus{outline:none}h2{margin:0 0 .25rem;font-size:1.25rem}
p{margin:.5rem 0 1rem}ul{padding-inline-start:1.3rem;margin:.5rem 0 1.75rem}li{margin-block:.35rem}.soft{color:var(--soft)}.hint{border:2px solid currentcolor;border-radius:12px;padding:.75rem 1rem}
.action{display:block;inline-size:100%;min-block-size:3.5rem;padding:.75rem 1.5rem;border:2px solid var(--accent);border-radius:16px;background:var(--accent);color:var(--on-accent);font:inherit;font-weight:700;text-align:center;text-decoration:none;cursor:pointer}
.action:focus-visible,a:focus-visible{outline:3px solid var(--ink);outline-offset:3px}.action:disabled{opacity:.6;cursor:progress}
.phone{display:none}.phone h2{margin-block-end:.75rem}.phone svg{display:block;inline-size:13rem;block-size:13rem;padding:.9rem;background:#fff;border-radius:16px;border:1px solid var(--line);margin-block-end:1rem}
.here{display:none}.scriptless{display:none}@media (scripting:none){#begin{display:none}.scriptless{display:block}}
@media (pointer:fine) and (min-width:52rem){.choice{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:3rem}.phone{display:block}.there{display:none}.here{display:inline}#begin{background:transparent;color:inherit;border-color:currentcolor}}
#after{position:fixed;inset-inline:0;inset-block-end:0;padding:1rem 1.25rem calc(1rem + env(safe-area-inset-bottom));background:var(--sheet);border-block-start:1px solid var(--line)}#after .action{inline-size:min(100%,30rem);margin-inline:auto}
`
