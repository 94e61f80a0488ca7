const form = new Intl.DateTimeFormat('ja-JP', {
  timeZone: 'Asia/Tokyo',
  dateStyle: 'long',
  timeStyle: 'short',
})

/** For people in Japan to read: 2026年5月1日 9:00（日本時間）. */
export const japaneseTime = (at: Date): string => `${form.format(at)}（日本時間）`
