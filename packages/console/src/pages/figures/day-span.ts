const dayMs = 86_400_000

/** Every day from one to another, both included, as `YYYY-MM-DD`; none where they are the wrong way round. */
export const daySpan = (from: string, to: string): readonly string[] => {
  const [first, last] = [Date.parse(from), Date.parse(to)]
  const count = Math.max(0, Math.round((last - first) / dayMs) + 1)
  return Array.from({ length: count }, (_, index) => new Date(first + index * dayMs).toISOString().slice(0, 10))
}
