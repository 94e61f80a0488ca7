const ERAS = [
  { name: '令和', from: '2019-05-01', zero: 2018 },
  { name: '平成', from: '1989-01-08', zero: 1988 },
  { name: '昭和', from: '1926-12-25', zero: 1925 },
  { name: '大正', from: '1912-07-30', zero: 1911 },
] as const

interface DateParts {
  year: number
  month: number
  day: number
}

function parts(iso: string): DateParts {
  const [year = 0, month = 0, day = 0] = iso.split('-').map(Number)
  return { year, month, day }
}

const two = (value: number) => String(value).padStart(2, '0')

/** `1985-05-15` -> `昭和60年` */
function eraYear(iso: string): string {
  const era = ERAS.find(({ from }) => iso >= from)
  const { year } = parts(iso)
  return era ? `${era.name}${two(year - era.zero)}年` : `${year}年`
}

/** `1985-05-15` -> `昭和60年 5月15日` */
export function eraDate(iso: string): string {
  const { month, day } = parts(iso)
  return `${eraYear(iso)}${two(month)}月${two(day)}日`
}

/** `2028-06-15` -> `2028年(令和10年)06月15日`, as licences print it since 2019. */
export function bothYears(iso: string): string {
  const { year, month, day } = parts(iso)
  return `${year}年(${eraYear(iso)})${two(month)}月${two(day)}日`
}

/** `2028-06-15` -> `2028年6月15日` */
export function westernDate(iso: string): string {
  const { year, month, day } = parts(iso)
  return `${year}年${month}月${day}日`
}

/** `1985-05-15` -> `15 MAY 1985` */
export function passportDate(iso: string): string {
  const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']
  const { year, month, day } = parts(iso)
  return `${two(day)} ${months[month - 1] ?? ''} ${year}`
}
