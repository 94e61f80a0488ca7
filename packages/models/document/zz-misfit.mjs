import { readFile } from 'node:fs/promises'
import * as v from '@honnin/shared/vision'
const D = JSON.parse(await readFile('/tmp/dump.json', 'utf8')).filter((e) => e.s.found && e.presence === 1 && e.kind !== 'partial')
const rows = D.map((e) => { const t = e.corners.map(([x, y]) => ({ x, y })); const [a, , b] = v.quadSides(t); const err = Math.max(...t.map((c, i) => Math.hypot(c.x - e.s.quad[i].x, c.y - e.s.quad[i].y))) / ((a + b) / 2); const m = v.measureCardTilt(e.s.quad, e.s.kind, e); const mo = v.measureCardTilt(e.s.quad, e.s.kind === 'id1' ? 'id3' : 'id1', e), m0 = v.measureCardTilt(t, e.format, e); return { f: e.file, err, misfit: m.misfit, strain: m.strain, other: mo.strain, p: e.s.kindScore, focal: m.focalPx / Math.max(e.width, e.height), tilt: m.tiltDeg, t0: m0.tiltDeg, mis0: m0.misfit, kindok: e.s.kind === e.format } })
rows.sort((a, b) => a.err - b.err)
for (const r of rows) console.log(r.f.slice(6, 9), 'err', r.err.toFixed(3), 'strain', r.strain.toFixed(1), 'other kind', r.other.toFixed(1), r.p.toFixed(2), 'f', r.focal.toFixed(2), 'tilt', r.tilt.toFixed(0), 'true', r.t0.toFixed(0), r.mis0.toFixed(4), r.kindok ? '' : 'KIND')
