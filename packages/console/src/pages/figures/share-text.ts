/** Part of a whole in per cent, with one decimal below ten; of nothing there is no share. */
export const shareText = (part: number, whole: number): string => {
  if (whole === 0) return '–'
  const percent = (part / whole) * 100
  return `${percent.toFixed(percent > 0 && percent < 10 ? 1 : 0)} %`
}
